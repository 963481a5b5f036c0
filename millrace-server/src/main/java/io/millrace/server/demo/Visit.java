package io.millrace.server.demo;

import io.millrace.media.StreamDescription;
import io.millrace.media.ts.StreamObserver;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The consumer's stay on a channel, from subscribing to unsubscribing. Loop only. */
final class Visit implements SocketHandler {

  private final String id;
  private final LongSupplier clockNs;
  private final long sinceNs;
  private final StreamObserver observer = new StreamObserver();
  private final RateMeter rate;
  private @Nullable SrtSocket socket;
  private @Nullable CloseReason end;
  private @Nullable Duration firstPicture;
  private long packets;
  private long bytes;
  private long delaySumNs;
  private long delayCount;

  Visit(String id, LongSupplier clockNs) {
    this.id = id;
    this.clockNs = clockNs;
    this.sinceNs = clockNs.getAsLong();
    this.rate = new RateMeter(0, sinceNs);
  }

  String id() {
    return id;
  }

  /** The call that was made for it. */
  void calls(SrtSocket called) {
    socket = called;
  }

  @Override
  public void onPayload(SrtSocket from, ByteBuffer payload, long originNs) {
    long nowNs = clockNs.getAsLong();
    packets++;
    bytes += payload.remaining();
    delaySumNs += nowNs - originNs;
    delayCount++;
    if (observer.observe(payload) && firstPicture == null) {
      firstPicture = Duration.ofNanos(nowNs - sinceNs);
    }
  }

  @Override
  public void onClosed(SrtSocket from, CloseReason reason) {
    end = reason;
  }

  /** How long it has lasted. */
  Duration age() {
    return Duration.ofNanos(clockNs.getAsLong() - sinceNs);
  }

  /** From subscribing to the delivery of the first random access point; empty before it. */
  Optional<Duration> firstPicture() {
    return Optional.ofNullable(firstPicture);
  }

  StreamDescription description() {
    return observer.description();
  }

  /** Why the connection ended; empty while it has not. */
  Optional<CloseReason> end() {
    return Optional.ofNullable(end);
  }

  /** Unsubscribes. */
  void leave() {
    if (socket != null) {
      socket.close();
    }
  }

  long packets() {
    return packets;
  }

  /** Packets that never came, or not in time. */
  long lost() {
    return stats().received().pktRcvDrop();
  }

  private SrtStats stats() {
    return socket == null ? SrtStats.NONE : socket.stats();
  }

  /** As it stands; bitrate and delay are those since the last call. */
  Watching look() {
    long delayMs = delayCount == 0 ? 0 : Math.round(delaySumNs / 1e6 / delayCount);
    delaySumNs = 0;
    delayCount = 0;
    return new Watching(id, age(), rate.look(bytes, clockNs.getAsLong()), delayMs, packets, lost());
  }
}
