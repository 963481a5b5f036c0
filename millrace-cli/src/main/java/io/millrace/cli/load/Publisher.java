package io.millrace.cli.load;

import io.millrace.cli.load.stream.TestStream;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Publishes one channel of the tool's own, frame by frame. One owner, the loop. */
final class Publisher implements SocketHandler {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Behind by more, the schedule moves on: a burst to catch up would be no encoder's. */
  private static final long GIVE_UP_NS = NANOS_PER_SECOND;

  private final String channel;
  private final TestStream stream;
  private final int framesPerSecond;
  private final Pacing pacing;
  private final ByteBuffer payload = ByteBuffer.allocateDirect(TestStream.PAYLOAD);
  private final CompletableFuture<Ending> fate = new CompletableFuture<>();
  private final Fate again;

  private @Nullable SrtSocket socket;
  private boolean live;
  private long startNs;
  private long firstFrame;
  private int payloads;
  private int payloadsSent;
  private long refused;
  private long lagNsMax;

  /** Who is told what becomes of a channel that was live. On the loop. */
  interface Fate {

    /** It is connected again. */
    void returned(Publisher publisher);

    /** It has no connection any more, or a call came to nothing. */
    void lost(Publisher publisher);
  }

  /**
   * How a call ended.
   *
   * @param reason null: it stands
   * @param socket whose rejection may say more
   */
  record Ending(@Nullable CloseReason reason, SrtSocket socket) {}

  Publisher(String channel, TestStream stream, int framesPerSecond, Pacing pacing, Fate again) {
    this.again = again;
    this.channel = channel;
    this.stream = stream;
    this.framesPerSecond = framesPerSecond;
    this.pacing = pacing;
  }

  String channel() {
    return channel;
  }

  /** Whether the call was answered; any thread. */
  CompletableFuture<Ending> fate() {
    return fate;
  }

  @Override
  public void onConnected(SrtSocket connected) {
    socket = connected;
    if (!fate.complete(new Ending(null, connected))) {
      again.returned(this);
    }
  }

  @Override
  public void onClosed(SrtSocket closed, CloseReason reason) {
    live = false;
    if (!fate.complete(new Ending(reason, closed))) {
      again.lost(this);
    }
  }

  /** Sends from now on. */
  void start(long nowNs) {
    live = socket != null && socket.isConnected();
    startNs = nowNs;
    firstFrame = stream.frames();
    payloads = stream.nextFrame();
    payloadsSent = 0;
  }

  boolean isLive() {
    return live;
  }

  /** Sends what is due, and tells when to come again. */
  long sendDue(long nowNs) {
    long dueNs = nextDueNs();
    while (live && nowNs - dueNs >= 0) {
      long lagNs = nowNs - dueNs;
      lagNsMax = Math.max(lagNsMax, lagNs);
      if (lagNs > GIVE_UP_NS) {
        startNs += lagNs;
      }
      sendNext();
      dueNs = nextDueNs();
    }
    return dueNs;
  }

  /** When the next payload is due. */
  private long nextDueNs() {
    long frame = stream.frames() - 1 - firstFrame;
    long frameNs = startNs + frame * NANOS_PER_SECOND / framesPerSecond;
    return switch (pacing) {
      case FRAMES -> frameNs;
      case EVEN -> frameNs + NANOS_PER_SECOND * payloadsSent / ((long) payloads * framesPerSecond);
    };
  }

  private void sendNext() {
    long sentNs = System.nanoTime();
    payload.clear();
    stream.write(payload, sentNs);
    payload.flip();
    if (socket == null || !socket.send(payload, sentNs)) {
      refused++;
    }
    if (++payloadsSent == payloads) {
      payloads = stream.nextFrame();
      payloadsSent = 0;
    }
  }

  /** Of a number of payloads, the newest that was sent. */
  long sent() {
    return stream.written() - refused;
  }

  /** How far behind its schedule it was at most since it was last asked, nanoseconds. */
  long takeLagNsMax() {
    long lag = lagNsMax;
    lagNsMax = 0;
    return lag;
  }

  SrtStats stats() {
    return socket == null ? SrtStats.NONE : socket.stats();
  }
}
