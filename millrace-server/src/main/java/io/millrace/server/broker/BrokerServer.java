package io.millrace.server.broker;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.BrokerMember;
import io.millrace.broker.Coalescing;
import io.millrace.broker.Continuity;
import io.millrace.broker.MediaMemory;
import io.millrace.cli.UsageError;
import io.millrace.net.EventLoop;
import io.millrace.net.Io;
import io.millrace.net.SharingRefusedException;
import io.millrace.server.access.AccessControl;
import io.millrace.server.access.AccessSettings;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelSettings;
import io.millrace.server.config.ConfigChange;
import io.millrace.server.config.DrainSettings;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.config.LimitSettings;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.config.MemorySettings;
import io.millrace.server.events.Event;
import io.millrace.server.events.EventBus;
import io.millrace.server.events.Webhooks;
import io.millrace.server.http.ApiServices;
import io.millrace.server.http.BrokerView;
import io.millrace.server.http.HttpApi;
import io.millrace.srt.endpoint.EndpointLimits;
import io.millrace.srt.endpoint.SrtEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running broker: its loops, one SRT port, all channels, and HTTP if it is wanted. */
public final class BrokerServer implements AutoCloseable {

  private static final int AUTOMATIC_LOOPS_MAX = 8;
  private static final Logger LOG = LoggerFactory.getLogger(BrokerServer.class);
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final int MEMORY_PARTS = 7;
  private static final int LOG_PARTS = 4;
  private static final int RECEIVE_PARTS = 2;
  private static final long DRAIN_GRACE_MS = 300;
  private static final int MOST_HANDSHAKES = 1_000_000;

  private final List<ServerLoop> loops;
  private final Optional<String> whyOneLoop;
  private final EventBus events = new EventBus();
  private final LiveConfig live;
  private final Webhooks webhooks;
  private final AccessControl access;
  private final Reload reload;
  private final Journal journal;
  private final Slates slates;
  private final Watchman watchman;
  private final WholeView view;
  private @Nullable HttpApi http;
  private boolean httpNeedsTokens;
  private boolean wholeSecond;

  private BrokerServer(
      EffectiveConfig settings,
      AccessControl access,
      List<InetSocketAddress> bind,
      List<EventLoop> threads,
      Optional<String> whyOneLoop)
      throws IOException {
    this.whyOneLoop = whyOneLoop;
    this.access = access;
    this.journal = new Journal(events);
    this.slates = Slates.ofFfmpeg(journal);
    this.live = new LiveConfig(settings.config());
    this.reload = new Reload(settings, live, this::prepareAccess);
    this.watchman = new Watchman(journal);
    BrokerGroup group = newGroup(threads);
    group.listen(journal);
    group.limitLingering(() -> live.now().limits().channels());
    Occupancy occupancy = new Occupancy(group::isMemoryFull);
    List<Gate> gates = new ArrayList<>();
    List<Reception> receptions = new ArrayList<>();
    for (int place = 0; place < threads.size(); place++) {
      gates.add(new Gate(occupancy, live));
      receptions.add(newReception(group.member(place), threads.get(place), gates.get(place)));
    }
    List<List<SrtEndpoint>> ports =
        listen(threads, bind, portLimits(live.now().limits()), receptions);
    this.loops =
        IntStream.range(0, threads.size())
            .mapToObj(place ->
                new ServerLoop(
                    threads.get(place),
                    group.member(place),
                    gates.get(place),
                    receptions.get(place),
                    new LagWatch(live, journal),
                    newSlateStage(group.member(place), threads.get(place)),
                    ports.stream().map(port -> port.get(place)).toList()))
            .toList();
    this.webhooks = Webhooks.start(events, WebhookSettings.of(live.now().events()));
    events.start();
    this.view = new WholeView(loops, group, live, new LimitGauges(occupancy, group, live));
    loops.forEach(ServerLoop::start);
    access.onChange(() -> loops.forEach(ServerLoop::review));
    live.onReload(this::configured);
    first().loop().schedule(ServerLoop.LOOK_AROUND, this::lookAround);
  }

  /** Each port, with an endpoint for each loop. */
  private List<List<SrtEndpoint>> listen(
      List<EventLoop> threads,
      List<InetSocketAddress> bind,
      EndpointLimits limits,
      List<Reception> receptions)
      throws IOException {
    List<List<SrtEndpoint>> ports = new ArrayList<>();
    long receiveBytes = receiveBytes(live.now().memory()) / bind.size();
    for (int i = 0; i < bind.size(); i++) {
      try {
        ports.add(
            SrtEndpoint.listeningTogether(
                threads, bind.get(i), limits, receiveBytes, receptions::get));
      } catch (IOException e) {
        ports.forEach(port -> port.forEach(SrtEndpoint::close));
        throw e instanceof SharingRefusedException
            ? e
            : StartException.cannotListen(
                "", live.now().bind().get(i), "choose another with --bind HOST:PORT", e);
      }
    }
    return ports;
  }

  private BrokerGroup newGroup(List<EventLoop> threads) {
    BrokerGroup group =
        new BrokerGroup(
            threads.size(),
            limits(live.now()),
            mediaMemory(live.now().memory()),
            id -> continuity(live.now().channel(id.value())),
            place -> coalescing(threads.get(place)));
    for (int place = 0; place < threads.size(); place++) {
      EventLoop loop = threads.get(place);
      group.attach(place, loop, loop::callUp);
    }
    return group;
  }

  // Of seven parts of all memory for media, four are for logs, two for what is received, one for
  // what is relayed.

  private static MediaMemory mediaMemory(MemorySettings memory) {
    long part = memory.mediaBytes() / MEMORY_PARTS;
    return new MediaMemory(LOG_PARTS * part, part);
  }

  private static long receiveBytes(MemorySettings memory) {
    return memory.mediaBytes() / MEMORY_PARTS * RECEIVE_PARTS;
  }

  private static BrokerLimits limits(BrokerConfig config) {
    return new BrokerLimits(
        config.logBytes().bytes(), config.logDuration(), config.joinBytes().bytes());
  }

  private static Continuity continuity(ChannelSettings settings) {
    return new Continuity(settings.linger(), settings.backupAfter(), settings.backupReturn());
  }

  private Coalescing coalescing(EventLoop loop) {
    return () -> (long) (live.now().coalescing().toNanos() * loop.pressure());
  }

  /** A call's first handshake may have to be repeated, and its address may be forged. */
  private static EndpointLimits portLimits(LimitSettings limits) {
    int first = Math.min(2 * limits.handshakes(), MOST_HANDSHAKES);
    return EndpointLimits.DEFAULT
        .withInductionsPerSecond(
            new EndpointLimits.Bound(Math.min(first, limits.handshakesPerAddress()), first))
        .withConclusionsPerSecond(
            new EndpointLimits.Bound(limits.handshakesPerAddress(), limits.handshakes()));
  }

  private Reception newReception(BrokerMember member, EventLoop loop, Gate gate) {
    return new Reception(member, live, access, journal, System::nanoTime, Home.of(loop), gate);
  }

  private SlateStage newSlateStage(BrokerMember member, EventLoop loop) {
    return new SlateStage(member, loop, live, slates, System::nanoTime);
  }

  /**
   * Starts SRT, then HTTP.
   *
   * @throws StartException if an address cannot be had; nothing is left running then
   */
  public static BrokerServer start(EffectiveConfig settings) throws StartException {
    BrokerConfig config = settings.config();
    List<InetSocketAddress> bind =
        config.bind().stream().map(address -> address.resolve("bind")).toList();
    Optional<InetSocketAddress> httpBind = config.http().map(address -> address.resolve("http"));
    BrokerServer server = startSrt(settings, bind, startAccess(config));
    if (httpBind.isPresent()) {
      server.startHttp(httpBind.get(), config);
    }
    return server;
  }

  private static AccessControl startAccess(BrokerConfig config) throws StartException {
    try {
      return AccessControl.start(AccessSettings.of(config));
    } catch (IOException e) {
      throw StartException.noKeys(e);
    }
  }

  private Runnable prepareAccess(BrokerConfig next) {
    try {
      return access.prepare(AccessSettings.of(next));
    } catch (IOException e) {
      throw new UsageError(String.valueOf(StartException.noKeys(e).getMessage()));
    }
  }

  private static BrokerServer startSrt(
      EffectiveConfig settings, List<InetSocketAddress> bind, AccessControl access)
      throws StartException {
    try {
      return startSrtWith(settings, bind, access);
    } catch (StartException e) {
      access.close();
      throw e;
    }
  }

  private static BrokerServer startSrtWith(
      EffectiveConfig settings, List<InetSocketAddress> bind, AccessControl access)
      throws StartException {
    BrokerConfig config = settings.config();
    List<EventLoop> threads = new ArrayList<>();
    threads.add(startLoop("srt", config.io()));
    Optional<String> whyOneLoop = whyOneLoop(threads.getFirst().io(), wanted(config));
    try {
      while (whyOneLoop.isEmpty() && threads.size() < wanted(config)) {
        threads.add(startLoop("srt-" + (threads.size() + 1), config.io()));
      }
      return new BrokerServer(settings, access, bind, threads, whyOneLoop);
    } catch (SharingRefusedException e) {
      threads.subList(1, threads.size()).forEach(EventLoop::close);
      return startOnOneLoop(
          settings, access, bind, threads.getFirst(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      threads.forEach(EventLoop::close);
      throw cannotListen(config, e);
    }
  }

  private static BrokerServer startOnOneLoop(
      EffectiveConfig settings,
      AccessControl access,
      List<InetSocketAddress> bind,
      EventLoop loop,
      String why)
      throws StartException {
    try {
      return new BrokerServer(settings, access, bind, List.of(loop), Optional.of(why));
    } catch (IOException e) {
      loop.close();
      throw cannotListen(settings.config(), e);
    }
  }

  private static StartException cannotListen(BrokerConfig config, IOException e) {
    return e instanceof StartException known
        ? known
        : StartException.cannotListen(
            "", config.bind().getFirst(), "choose another with --bind HOST:PORT", e);
  }

  private static int wanted(BrokerConfig config) {
    int automatic = Math.min(Runtime.getRuntime().availableProcessors(), AUTOMATIC_LOOPS_MAX);
    return config.loops().orElse(automatic);
  }

  private static Optional<String> whyOneLoop(Io io, int wanted) {
    return wanted > 1 && io != Io.NATIVE
        ? Optional.of("portable sockets do not share a port")
        : Optional.empty();
  }

  private static EventLoop startLoop(String name, Io io) throws StartException {
    try {
      return EventLoop.start(name, io);
    } catch (UncheckedIOException e) {
      throw StartException.noSockets(io, Objects.requireNonNull(e.getCause()));
    }
  }

  private ServerLoop first() {
    return loops.getFirst();
  }

  private void startHttp(InetSocketAddress bind, BrokerConfig config) throws StartException {
    try {
      httpNeedsTokens = config.httpJwks().isPresent();
      ApiServices services = new ApiServices(view, events, webhooks, TokenSettings.of(config));
      http =
          HttpApi.start(
              bind, services.withReload(this::reload).withConnections(new Connections(loops)));
    } catch (IOException e) {
      close();
      throw StartException.cannotListen(
          "HTTP address ",
          config.http().orElseThrow(),
          "choose another with --http HOST:PORT or --http off",
          e);
    }
  }

  /**
   * Reads the configuration again. If something is wrong with it, the old one holds on. If not, the
   * new one holds for whoever calls from now on, and connections that it does not allow are closed;
   * all others go on. Any thread but a loop's.
   *
   * @return what is different, of which some may need a restart
   * @throws UsageError with what is wrong first; nothing has changed then
   */
  public List<ConfigChange> reload() {
    List<ConfigChange> changes = reload.run();
    if (!changes.isEmpty()) {
      events.happened(
          Optional.empty(),
          new Event.ConfigurationReloaded(changes.stream().map(ConfigChange::key).toList()));
    }
    return changes;
  }

  private void configured(BrokerConfig before, BrokerConfig now) {
    BrokerLimits limits = limits(now);
    loops.forEach(loop -> loop.loop().execute(() -> loop.configured(before, now, limits)));
  }

  private void lookAround() {
    first().loop().schedule(ServerLoop.LOOK_AROUND, this::lookAround);
    onceKnown(view.parts(), watchman::lookAtChannels);
    if (wholeSecond) {
      onceKnown(view.ignored(), watchman::lookAtIgnored);
      journal.second();
    }
    wholeSecond = !wholeSecond;
  }

  /** Has somebody look at it on the first loop, which logs what goes wrong. */
  private <T> void onceKnown(CompletableFuture<T> answer, Consumer<T> looker) {
    EventLoop here = first().loop();
    var _ = answer.thenAccept(known -> here.execute(() -> looker.accept(known)));
  }

  /** Where SRT listens, on the first of its addresses. */
  public InetSocketAddress address() {
    return addresses().getFirst();
  }

  /** Where SRT listens. */
  public List<InetSocketAddress> addresses() {
    return first().endpoints().stream().map(SrtEndpoint::localAddress).toList();
  }

  /** Where HTTP listens; empty if it is off. */
  public Optional<InetSocketAddress> httpAddress() {
    return Optional.ofNullable(http).map(HttpApi::address);
  }

  /** The same, with to whom. */
  public Optional<HttpPlace> httpPlace() {
    return httpAddress().map(address -> new HttpPlace(address, httpNeedsTokens));
  }

  /** Bytes of receive buffer that the kernel grants; a burst that does not fit is lost. */
  int receiveBufferBytes() {
    return first().endpoints().getFirst().receiveBufferBytes();
  }

  /** How its sockets do their work, in a line. */
  public String sockets() {
    return SocketKind.text(first().loop().io(), first().loop().whyNotNative())
        + "; "
        + SocketKind.loops(loops.size(), whyOneLoop);
  }

  /** Who may do what, in lines for people; none if nothing is asked of anybody. */
  List<String> access() {
    return access.inWords(live.now());
  }

  /** Channels and counters, for whoever shows them. */
  public BrokerView view() {
    return view;
  }

  /** How long {@link #drain} may take. */
  public Duration drainTime() {
    return live.now().drain().time();
  }

  /**
   * Lets nobody in any more, and sends everybody away bit by bit: producers, then clients. Returns
   * when nobody is left, or the time for it is over. Any thread but a loop's.
   */
  public void drain() throws InterruptedException {
    DrainSettings settings = live.now().drain();
    view.stop();
    events.happened(Optional.empty(), new Event.BrokerDraining(settings.time().toMillis()));
    LOG.info(
        "nobody is let in any more, and who is here is sent away within {} s",
        settings.time().toMillis() / MILLIS_PER_SECOND);
    // a loop that is late closes its gate before it sends anybody away, all the same
    within(DRAIN_GRACE_MS, all(ServerLoop::closeGate), "a loop is slow to let nobody in any more");
    if (!settings.time().isZero()) {
      within(
          settings.time().toMillis() + DRAIN_GRACE_MS,
          all(loop -> loop.drain(settings)),
          "not everybody could be sent away in time");
    }
  }

  private static void within(long mostMs, CompletableFuture<Void> task, String otherwise)
      throws InterruptedException {
    try {
      task.get(mostMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{}", otherwise, e);
    }
  }

  private CompletableFuture<Void> all(Function<ServerLoop, CompletableFuture<Void>> task) {
    return CompletableFuture.allOf(loops.stream().map(task).toArray(CompletableFuture[]::new));
  }

  /** Says goodbye to every peer and frees the ports. Any thread but a loop's. */
  @Override
  public void close() {
    access.close();
    slates.close();
    loops.forEach(loop -> loop.endpoints().forEach(SrtEndpoint::close));
    loops.forEach(loop -> loop.loop().close());
    events.close(); // when everything has happened; its readers find their end
    webhooks.close();
    if (http != null) {
      http.close();
    }
  }
}
