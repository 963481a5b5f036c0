package io.millrace.server.events;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notes of any thread through a queue without locks, puts them in one order on a thread of
 * its own, and keeps the newest for whoever reads. What a loop pays is a small object and, for what
 * is told at once, waking that thread.
 */
public final class EventBus implements EventSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

  /** Notes that wait at most; one that finds no room is counted and told as lost. */
  static final int NOTES_MAX = 16_384;

  /** Clients and callers leave the rest of the room to what happens seldom. */
  static final int PARTS_MAX = NOTES_MAX * 3 / 4;

  static final String NO_ROOM = "more happened at once than there is room for";

  /** Events that are kept. */
  static final int RECENT = 4096;

  private static final Duration TOGETHER = Duration.ofSeconds(1);
  private static final long IDS_A_MILLISECOND = 1000;

  private final ConcurrentLinkedQueue<Note> notes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong lostInAll = new AtomicLong();
  private final Map<String, Integer> present = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final RecentEvents recent;
  private final Gathering gathering = new Gathering(); // the thread's
  private final Thread thread;
  private volatile boolean closing;

  /** Takes notes from now on; they are told once it is started. */
  public EventBus() {
    this(InstantSource.system());
  }

  EventBus(InstantSource clock) {
    this.clock = clock;
    this.recent = new RecentEvents(RECENT, clock.millis() * IDS_A_MILLISECOND);
    this.thread = Thread.ofPlatform().name("events").daemon().unstarted(this::run);
  }

  /** Begins to tell events. Once. */
  public void start() {
    thread.start();
  }

  /** A reader of what comes from now on. */
  public EventReader reader(EventFilter filter) {
    return recent.reader(filter);
  }

  /** A reader of what came after the event of this id, as far as that is kept, and comes. */
  public EventReader readerAfter(long id, EventFilter filter) {
    return recent.readerAfter(id, filter);
  }

  /** Notes that found no room, since the start. */
  public long lost() {
    return lostInAll.get();
  }

  @Override
  public void happened(Optional<String> channel, Event event) {
    if (offer(new Note.Whole(now(), channel, event), NOTES_MAX)) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void clientJoined(String channel, String address) {
    present.merge(channel, 1, Integer::sum);
    offerPart(new Note.Joined(channel, address));
  }

  @Override
  public void clientLeft(String channel, String address, String reason) {
    present.computeIfPresent(channel, (_, count) -> count > 1 ? count - 1 : null);
    offerPart(new Note.Left(channel, address, reason));
  }

  @Override
  public void rejected(
      Optional<String> channel, String address, int code, String meaning, String reason) {
    offerPart(new Note.Refused(channel, address, code, meaning, reason));
  }

  private void offerPart(Note.Part part) {
    if (offer(part, PARTS_MAX) && waiting.get() == PARTS_MAX / 2) {
      LockSupport.unpark(thread); // else it looks by itself soon
    }
  }

  private boolean offer(Note note, int most) {
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      lost.incrementAndGet();
      return false;
    }
    notes.add(note);
    return true;
  }

  // ---- the thread ----

  private void run() {
    long togetherAtNs = System.nanoTime() + TOGETHER.toNanos();
    boolean last;
    do {
      last = closing; // what was left before closing is told
      takeNotes();
      if (last || togetherAtNs - System.nanoTime() <= 0) {
        gathering.tell(this::present, this::append);
        tellLost();
        togetherAtNs = System.nanoTime() + TOGETHER.toNanos();
      }
      if (!last && notes.isEmpty()) {
        LockSupport.parkNanos(this, togetherAtNs - System.nanoTime());
      }
    } while (!last);
    recent.close();
  }

  private void takeNotes() {
    for (Note note = notes.poll(); note != null; note = notes.poll()) {
      waiting.decrementAndGet();
      switch (note) {
        case Note.Whole whole -> recent.append(whole.time(), whole.channel(), whole.event());
        case Note.Part part -> gathering.add(part);
      }
    }
  }

  private int present(String channel) {
    return present.getOrDefault(channel, 0);
  }

  private void append(Optional<String> channel, Event event) {
    recent.append(now(), channel, event);
  }

  private void tellLost() {
    long count = lost.getAndSet(0);
    if (count > 0) {
      lostInAll.addAndGet(count);
      LOG.warn("{} events are not told: {}", count, NO_ROOM);
      append(Optional.empty(), new Event.EventsLost(OptionalLong.of(count), NO_ROOM));
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Tells what is left; readers then find their end. Returns when it is told. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
