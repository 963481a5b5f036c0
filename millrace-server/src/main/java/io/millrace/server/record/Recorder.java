package io.millrace.server.record;

import io.millrace.broker.ChannelChange;
import io.millrace.broker.ChannelState;
import io.millrace.broker.Holder;
import io.millrace.broker.ProducerId;
import io.millrace.server.access.WatchAccess;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.config.RecordFormat;
import io.millrace.server.events.EventSink;
import io.millrace.server.http.Route;
import io.millrace.server.live.LiveStreams;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records channels while their producers send: those that the configuration names, and those that
 * were switched on through the API, which goes before it. Each producer's turn is a {@link Take} of
 * its own for each kind of file. Any thread; one of its own begins and ends takes.
 */
public final class Recorder implements AutoCloseable {

  /** Most channels that are recorded at a time. */
  static final int MOST = 256;

  /** Most channels that are switched on or off through the API at a time. */
  static final int MOST_SWITCHED = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private static final long LOOK_NS = 1_000_000_000;
  private static final long KEEPER_NS = 60_000_000_000L;
  private static final Duration LAST_BYTES = Duration.ofSeconds(3);

  private final LoopAccess loops;
  private final LiveStreams streams;
  private final LiveConfig config;
  private final Clock clock;
  private final RecordingFolder folder;
  private final DiskRoom room;
  private final Tellings tellings;
  private final Keeper keeper;
  private final Set<ProducerId> live = ConcurrentHashMap.newKeySet();
  private final Set<ProducerId> dirty = ConcurrentHashMap.newKeySet();
  private final Map<ProducerId, RecordFormat> switched = new ConcurrentHashMap<>();
  private final Map<ProducerId, Session> sessions = new ConcurrentHashMap<>(); // written by keeping
  private final List<Take> ending = new ArrayList<>(); // owned by keeping
  private final Thread keeping;
  private volatile boolean closed;
  private boolean fullTold;

  /** What is done for a producer's turn. */
  private record Session(long turn, RecordFormat format, List<Take> takes) {}

  /**
   * Nothing is recorded before {@link #start}.
   *
   * @param streams where fragments come from; must not be closed before this
   */
  public Recorder(
      LoopAccess loops, LiveStreams streams, LiveConfig config, EventSink events, Clock clock) {
    this.loops = loops;
    this.streams = streams;
    this.config = config;
    this.clock = clock;
    Path root = config.now().record().folder();
    this.folder = new RecordingFolder(root);
    this.room = new DiskRoom(root, () -> config.now().record().free());
    this.tellings = new Tellings(events);
    this.keeper = new Keeper(folder, () -> config.now().record().keep(), this::isGrowing, clock);
    this.keeping = Thread.ofVirtual().name("recorder").unstarted(this::keep);
  }

  /** What it and its pictures answer over HTTP. */
  public List<Route> routes(WatchAccess access) {
    Gate gate = new Gate(access);
    List<Route> routes = new ArrayList<>(new RecordingRoutes(this, gate).all());
    routes.addAll(new ThumbnailRoutes(new Thumbnails(loops, config), gate).all());
    return routes;
  }

  /** Records from now on. */
  public void start() {
    config.onReload(this::configured);
    keeping.start();
  }

  /** A step in a channel's life, which it must hear of from the first on. Must not block. */
  public void onChange(ChannelChange change) {
    if (change.now() instanceof ChannelState.Live) {
      live.add(change.id());
    } else {
      live.remove(change.id());
    }
    if (sessions.containsKey(change.id()) || format(change.id()) != RecordFormat.OFF) {
      look(change.id());
    }
  }

  private void look(ProducerId id) {
    dirty.add(id);
    LockSupport.unpark(keeping);
  }

  private void configured(BrokerConfig before, BrokerConfig now) {
    if (!before.channels().equals(now.channels())) {
      live.forEach(this::look);
      sessions.keySet().forEach(this::look);
    }
  }

  // --- on and off

  /**
   * Switches a channel's recording on or off, whatever the configuration says of it, until the
   * broker ends.
   *
   * @return false if that was done for too many others
   */
  boolean turn(ProducerId id, RecordFormat format) {
    if (!switched.containsKey(id) && switched.size() >= MOST_SWITCHED) {
      return false;
    }
    if (format == config.now().channel(id.value()).record()) {
      switched.remove(id);
    } else {
      switched.put(id, format);
    }
    look(id);
    return true;
  }

  private RecordFormat format(ProducerId id) {
    RecordFormat own = switched.get(id);
    return own != null ? own : config.now().channel(id.value()).record();
  }

  // --- what there is

  RecordingState state(ProducerId id) {
    RecordFormat wanted = format(id);
    Session session = sessions.get(id);
    List<Take> takes = session == null ? List.of() : session.takes();
    List<FileSeries.Progress> progress = takes.stream().map(Take::progress).toList();
    Optional<String> paused =
        progress.stream().flatMap(take -> take.pausedWhy().stream()).findFirst();
    return new RecordingState(
        id.value(),
        Tellings.word(wanted),
        switched.containsKey(id) ? "api" : "configuration",
        stateOf(wanted, session, paused),
        paused.orElse(reason(id, wanted, session)),
        takes.stream().map(Recorder::file).toList());
  }

  private static RecordingState.State stateOf(
      RecordFormat wanted, @Nullable Session session, Optional<String> paused) {
    if (session != null) {
      return paused.isPresent() ? RecordingState.State.PAUSED : RecordingState.State.RECORDING;
    }
    return wanted == RecordFormat.OFF ? RecordingState.State.OFF : RecordingState.State.WAITING;
  }

  private String reason(ProducerId id, RecordFormat wanted, @Nullable Session session) {
    if (session != null || wanted == RecordFormat.OFF) {
      return "";
    }
    return holder(id).isEmpty() ? "nobody sends" : sessions.size() >= MOST ? full() : "";
  }

  private static RecordingState.File file(Take take) {
    FileSeries.Progress now = take.progress();
    return new RecordingState.File(
        now.kind(), now.name().map(FileName::text), now.bytes(), now.files(), take.skipped());
  }

  /** How many consumers of a channel are recordings of it. Any thread. */
  public int taps(ProducerId id) {
    Session session = sessions.get(id);
    return session == null ? 0 : (int) session.takes().stream().filter(Take::isConsumer).count();
  }

  /** Where the files are. */
  RecordingFolder folder() {
    return folder;
  }

  /** Whether a file is being written. */
  boolean isGrowing(ProducerId id, FileName name) {
    Session session = sessions.get(id);
    return session != null
        && session.takes().stream()
            .anyMatch(take -> take.progress().name().filter(name::equals).isPresent());
  }

  // --- the recorder's own thread

  private void keep() {
    long keptNs = System.nanoTime() - KEEPER_NS;
    while (!closed) {
      try {
        lookAtAll();
        if (System.nanoTime() - keptNs >= KEEPER_NS) {
          keptNs = System.nanoTime();
          keeper.look();
        }
      } catch (RuntimeException e) {
        LOG.error("recording", e);
      }
      if (dirty.isEmpty()) {
        LockSupport.parkNanos(this, LOOK_NS);
      }
    }
  }

  private void lookAtAll() {
    for (ProducerId id : List.copyOf(dirty)) {
      dirty.remove(id); // before the look, so that what changes meanwhile is seen
      lookAt(id);
    }
    ending.removeIf(Take::isOver);
  }

  private void lookAt(ProducerId id) {
    RecordFormat wanted = format(id);
    Optional<Holder> holder = holder(id);
    Session session = sessions.get(id);
    boolean stays =
        session != null
            && holder.filter(now -> now.turn() == session.turn()).isPresent()
            && session.format() == wanted;
    if (stays) {
      return;
    }
    if (session != null) {
      end(id, session, holder.isEmpty() ? "its producer left" : "another take follows");
    }
    if (wanted != RecordFormat.OFF && holder.isPresent()) {
      begin(id, holder.get(), wanted);
    }
  }

  private Optional<Holder> holder(ProducerId id) {
    return loops
        .state(id)
        .filter(ChannelState.Live.class::isInstance)
        .map(state -> ((ChannelState.Live) state).holder());
  }

  private void begin(ProducerId id, Holder holder, RecordFormat format) {
    boolean full = sessions.size() >= MOST;
    if (full && !fullTold) {
      LOG.warn("{}: {} is not recorded", full(), id);
    }
    fullTold = full;
    if (full) {
      return;
    }
    List<Take> takes = new ArrayList<>();
    if (format.isTs()) {
      takes.add(ts(id, holder.place()));
    }
    if (format.isMp4()) {
      takes.add(mp4(id));
    }
    sessions.put(id, new Session(holder.turn(), format, List.copyOf(takes)));
    tellings.started(id, format);
  }

  private static String full() {
    return MOST + " channels are recorded, which is the most";
  }

  private FileSeries series(ProducerId id, String kind) {
    return new FileSeries(folder.of(id), kind, room, clock, tellings.of(id));
  }

  private Take ts(ProducerId id, int place) {
    return new TsRecording(id, loops, place, series(id, FileName.TS), this::split).begin();
  }

  private Take mp4(ProducerId id) {
    return new Mp4Recording(id, streams, series(id, FileName.MP4), this::split).begin();
  }

  private Duration split() {
    return config.now().record().split();
  }

  private void end(ProducerId id, Session session, String why) {
    sessions.remove(id);
    session.takes().forEach(Take::end);
    ending.addAll(session.takes());
    tellings.stopped(id, why);
    if (fullTold) {
      live.forEach(this::look);
    }
  }

  /** Ends all, and waits some seconds for their last bytes. Before the loops are closed. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(keeping);
    try {
      keeping.join(LAST_BYTES);
      List<Take> all =
          Stream.concat(
                  ending.stream(), sessions.values().stream().flatMap(s -> s.takes().stream()))
              .toList();
      all.forEach(Take::end);
      long untilNs = System.nanoTime() + LAST_BYTES.toNanos();
      for (Take take : all) {
        Duration left = Duration.ofNanos(Math.max(1, untilNs - System.nanoTime()));
        if (!take.join(left)) {
          LOG.warn("a recording did not end in time; its last bytes may be missing");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
