package io.millrace.server.broker;

import io.millrace.broker.ChannelChange;
import io.millrace.broker.ChannelLifeListener;
import io.millrace.broker.ChannelState;
import io.millrace.broker.ChannelState.Lingering;
import io.millrace.broker.ChannelState.Live;
import io.millrace.broker.ChannelState.Waiting;
import io.millrace.broker.Holder;
import io.millrace.broker.ProducerId;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.Printable;
import io.millrace.media.StreamDescription;
import io.millrace.server.access.Guests;
import io.millrace.server.access.StreamIdMask;
import io.millrace.server.access.Visit;
import io.millrace.server.events.Event;
import io.millrace.server.events.EventSink;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.StreamId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens: one log line each, and an event. What strangers can cause any number of times is
 * cut to a few lines a second and then counted; its events are told together. Refused callers have
 * lines of their own, and take none of the others. Any thread: all loops write the same one.
 */
final class Journal implements ChannelLifeListener {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int LINES_A_SECOND = 20;
  private static final int MAX_COLUMNS = 100;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final EventSink events;
  private int linesLeft = LINES_A_SECOND;
  private int refusalsLeft = LINES_A_SECOND;
  private long cut;

  /** Tells of what happens in the log only. */
  Journal() {
    this(EventSink.NONE);
  }

  /** Tells of what happens in the log and as events: the same at one place. */
  Journal(EventSink events) {
    this.events = events;
  }

  /** A step in a channel's life. */
  @Override
  public void onChange(ChannelChange change) {
    ProducerId id = change.id();
    switch (change.now()) {
      case Live now -> live(id, change.before(), now);
      case Lingering now -> lingers(id, now);
      case Waiting now -> waits(id, change.before(), now);
    }
  }

  private void live(ProducerId id, ChannelState past, Live now) {
    String name = name(now.holder());
    switch (past) {
      case Live before -> {
        String gone = name(before.holder());
        events.happened(
            id.value(),
            now.switched()
                ? new Event.BackupSwitch(name, gone, now.reason())
                : new Event.Takeover(name, gone));
        tell(
            "channel {} goes on from {}, not {}: {}",
            id,
            name,
            name(before.holder()),
            now.reason());
      }
      case Lingering before -> {
        events.happened(id.value(), new Event.ChannelLive(name));
        long ms = (now.sinceNs() - before.sinceNs()) / NANOS_PER_MILLI;
        tell("channel {} live again, from {}, after {} ms: {}", id, name, ms, now.reason());
      }
      case Waiting before -> {
        events.happened(id.value(), new Event.ChannelLive(name));
        tell("channel {} live, from {}", id, name);
      }
    }
  }

  /** A producer waits for its turn. */
  void standsBy(ProducerId id, String producer, Optional<Holder> onAir) {
    tell(
        "producer {} stands by for {}, {}",
        producer,
        id,
        onAir.map(holder -> "which has " + name(holder)).orElse("which nobody sends to"));
  }

  private void lingers(ProducerId id, Lingering now) {
    long ms = (now.untilNs() - now.sinceNs()) / NANOS_PER_MILLI;
    events.happened(id.value(), new Event.ChannelLingering(name(now.left()), now.reason(), ms));
    tell("channel {} lingers for {} ms: {}", id, ms, now.reason());
  }

  private void waits(ProducerId id, ChannelState past, Waiting now) {
    switch (past) {
      case Lingering before -> {
        offline(id, before.left(), now);
        tell("channel {} waiting, its producer did not come back: {}", id, now.reason());
      }
      case Live before -> {
        offline(id, before.holder(), now);
        tell("channel {} waiting: {}", id, now.reason());
      }
      case Waiting before -> {} // for another reason
    }
  }

  private void offline(ProducerId id, Holder left, Waiting now) {
    events.happened(id.value(), new Event.ChannelOffline(name(left), now.reason()));
  }

  private static String name(Holder holder) {
    return holder.publisher().name();
  }

  /** Clients see the channel's slate from now on. */
  void slateBegins(ProducerId id, Path file) {
    tell("channel {} shows its slate '{}' until its producer sends", id, file);
  }

  /** They do so no more. */
  void slateEnds(ProducerId id, String why) {
    tell("channel {} shows its slate no more: {}", id, why);
  }

  void described(ProducerId id, StreamDescription what) {
    String title = printable(what.title());
    String provider = printable(what.provider());
    events.happened(id.value(), new Event.ChannelDescribed(title, provider, what.summary()));
    String name = provider.isEmpty() ? title : title + " by " + provider;
    tell("channel {} is {}", id, name.isBlank() ? what.summary() : name + ": " + what.summary());
  }

  void consumerJoined(ProducerId id, InetSocketAddress remote) {
    String address = HostAndPort.of(remote).toString();
    events.clientJoined(id.value(), address);
    tell("consumer {} joined {}", address, id);
  }

  void consumerLeft(ProducerId id, InetSocketAddress remote, String why) {
    String address = HostAndPort.of(remote).toString();
    events.clientLeft(id.value(), address, briefly(why));
    tell("consumer {} left {}: {}", address, id, why);
  }

  void consumerJumped(ProducerId id, InetSocketAddress remote, String why) {
    tell("consumer {} of {} jumped to a random access point: {}", HostAndPort.of(remote), id, why);
  }

  /** A consumer that cannot keep up is disconnected; that it left is told then. */
  void consumerSentAway(ProducerId id, InetSocketAddress remote, String why) {
    disconnected(Optional.of(id.value()), remote, "too slow: " + why);
  }

  private void disconnected(Optional<String> channel, InetSocketAddress remote, String why) {
    events.happened(channel, new Event.ClientDisconnected(HostAndPort.of(remote).toString(), why));
  }

  /** Without figures and advice, which differ from one to the next. */
  private static String briefly(String why) {
    int end = why.indexOf(';');
    return end < 0 ? why : why.substring(0, end);
  }

  /** A connection ends because of a reload. */
  void lockedOut(ProducerId id, InetSocketAddress remote, String why) {
    disconnected(Optional.of(id.value()), remote, why);
    tell("closing {} on {}: {}", HostAndPort.of(remote), id, why);
  }

  void refused(InetSocketAddress remote, String streamId, Rejection why, String detail) {
    String address = HostAndPort.of(remote).toString();
    events.rejected(channel(streamId), address, why.wireCode(), why.text(), detail);
    if (!mayTellRefusal()) {
      return;
    }
    LOG.info(
        "refused {} with stream id '{}': {}, {}",
        address,
        printable(StreamIdMask.of(streamId)),
        why,
        detail);
  }

  void passEnded(Guests.Leaving leaving) {
    disconnected(
        channel(leaving.socket().streamId()), leaving.socket().remoteAddress(), leaving.why());
    if (mayTell()) {
      LOG.info(
          "{} with stream id '{}' is disconnected: {}",
          HostAndPort.of(leaving.socket().remoteAddress()),
          printable(StreamIdMask.of(leaving.socket().streamId())),
          leaving.why());
    }
  }

  /**
   * Datagrams that were no use.
   *
   * @param count since the last time
   * @param reasons how many of each kind
   */
  void ignored(long count, String reasons) {
    LOG.info("ignored {} datagram{} ({})", count, count == 1 ? "" : "s", reasons);
  }

  /** A second has gone by. */
  void second() {
    long untold = nextSecond();
    if (untold > 0) {
      LOG.info("and {} more line{} in this second", untold, untold == 1 ? "" : "s");
    }
  }

  private synchronized long nextSecond() {
    long untold = cut;
    cut = 0;
    linesLeft = LINES_A_SECOND;
    refusalsLeft = LINES_A_SECOND;
    return untold;
  }

  /** What the caller asked for, if it is a channel's name. */
  private static Optional<String> channel(String streamId) {
    return StreamId.parse(streamId)
        .map(StreamId::resource)
        .filter(name -> !Visit.isSecret(name))
        .flatMap(ProducerId::parse)
        .map(ProducerId::value);
  }

  /** What strangers sent, fit for a line. */
  private static String printable(String untrusted) {
    return Printable.fit(Printable.clean(untrusted), MAX_COLUMNS);
  }

  /** Whoever writes may have to wait for whoever reads; those whose line is cut need not. */
  private void tell(String format, Object... values) {
    if (mayTell()) {
      LOG.info(format, values);
    }
  }

  private synchronized boolean mayTell() {
    if (linesLeft > 0) {
      linesLeft--;
      return true;
    }
    cut++;
    return false;
  }

  private synchronized boolean mayTellRefusal() {
    if (refusalsLeft > 0) {
      refusalsLeft--;
      return true;
    }
    cut++;
    return false;
  }
}
