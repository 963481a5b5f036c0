package io.millrace.server.broker;

import io.millrace.broker.ProducerId;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.Printable;
import io.millrace.media.StreamDescription;
import io.millrace.server.events.Event;
import io.millrace.server.events.EventSink;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.handshake.StreamId;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens: one log line each, and an event. What strangers can cause any number of times is
 * cut to a few lines a second and then counted; its events are told together. Any thread: all loops
 * write the same one.
 */
final class Journal {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int LINES_A_SECOND = 20;
  private static final int MAX_COLUMNS = 100;

  private final EventSink events;
  private int linesLeft = LINES_A_SECOND;
  private long cut;

  /** Tells of what happens in the log only. */
  Journal() {
    this(EventSink.NONE);
  }

  /** Tells of what happens in the log and as events: the same at one place. */
  Journal(EventSink events) {
    this.events = events;
  }

  void producerJoined(ProducerId id, Caller caller) {
    events.happened(id.value(), new Event.ChannelLive(caller.name()));
    tell("channel {} live, from {}", id, caller.name());
  }

  void producerReplaced(ProducerId id, Caller before, Caller now) {
    events.happened(id.value(), new Event.Takeover(now.name(), before.name()));
    tell("channel {} taken over, {} came back as {}", id, before.name(), now.name());
  }

  void producerLeft(ProducerId id, Caller caller, CloseReason reason) {
    events.happened(id.value(), new Event.ChannelOffline(caller.name(), reason.text()));
    tell("channel {} waiting, {} left: {}", id, caller.name(), reason.text());
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
    events.clientLeft(id.value(), address, why);
    tell("consumer {} left {}: {}", address, id, why);
  }

  void consumerJumped(ProducerId id, InetSocketAddress remote, String why) {
    tell("consumer {} of {} jumped to a random access point: {}", HostAndPort.of(remote), id, why);
  }

  void refused(InetSocketAddress remote, String streamId, Rejection why, String detail) {
    String address = HostAndPort.of(remote).toString();
    events.rejected(channel(streamId), address, why.wireCode(), why.text(), detail);
    tell("refused {} with stream id '{}': {}, {}", address, printable(streamId), why, detail);
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
    return untold;
  }

  /** What the caller asked for, if it is a channel's name. */
  private static Optional<String> channel(String streamId) {
    return StreamId.parse(streamId)
        .map(StreamId::resource)
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
}
