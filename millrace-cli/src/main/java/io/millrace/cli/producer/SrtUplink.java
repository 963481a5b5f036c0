package io.millrace.cli.producer;

import io.millrace.cli.Backoff;
import io.millrace.cli.srt.Refusal;
import io.millrace.cli.srt.SrtCaller;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An uplink over SRT: one call at a time, the next one after a pause.
 *
 * <pre>
 *   idle ── call ──► calling ── answered ──► connected
 *     ▲                 │ refused, no answer     │ lost
 *     └──── pause ◄─────┴────────────────────────┘
 * </pre>
 */
final class SrtUplink implements Uplink {

  /** Two to twenty seconds of video: more would be too late anyway. */
  private static final int QUEUE_CAPACITY = 4096;

  private static final Duration IN_USE_PAUSE = Duration.ofSeconds(2);
  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final long STATUS_PATIENCE_MS = 500;

  private final String id;
  private final String streamId;
  private final SrtOptions options;
  private final SrtCaller caller;
  private final Backoff backoff;
  private final PayloadQueue queue = new PayloadQueue(QUEUE_CAPACITY);
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile UplinkStatus last = UplinkStatus.NEW;

  // The loop's own.
  private @Nullable SrtSocket socket;
  private boolean finishing;
  private String trouble = "";
  private long connections;
  private long packets;
  private long payloadBytes;
  private long unsent;
  private long lostBefore;
  private long resentBefore;
  private long tooLateBefore;

  SrtUplink(
      String id, String streamId, SrtOptions options, SrtCaller caller, RandomGenerator random) {
    this.id = id;
    this.streamId = streamId;
    this.options = options;
    this.caller = caller;
    this.backoff = new Backoff(random);
  }

  @Override
  public void start(Listener listener) {
    caller.execute(() -> call(listener));
  }

  private void call(Listener listener) {
    if (closed.get() || finishing) {
      return;
    }
    caller.call(
        streamId,
        options,
        new Handler(listener),
        new SrtCaller.Answer() {
          @Override
          public void calling(SrtSocket called) {
            if (closed.get()) {
              called.close();
            }
          }

          @Override
          public void notResolved(String why) {
            trouble = why;
            callAgain(listener, backoff.next());
          }
        });
  }

  private void callAgain(Listener listener, Duration pause) {
    if (!closed.get()) {
      caller.schedule(pause, () -> call(listener));
    }
  }

  /** What happens on the call at hand. */
  private final class Handler implements SocketHandler {
    private final Listener listener;
    private boolean stood;

    Handler(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onConnected(SrtSocket called) {
      stood = true;
      socket = called;
      trouble = "";
      backoff.reset();
      connections++;
      if (connections == 1) {
        listener.onConnected();
      }
    }

    @Override
    public void onClosed(SrtSocket called, CloseReason reason) {
      if (stood) {
        SrtStats stats = called.stats();
        lostBefore += stats.sent().pktSndLoss();
        resentBefore += stats.sent().pktRetrans();
        tooLateBefore += stats.sent().pktSndDrop();
        socket = null;
      }
      Rejection rejection = called.rejection();
      if (rejection != null) {
        onRejected(rejection, listener);
      } else {
        trouble = reason.text();
        callAgain(listener, backoff.next());
      }
    }
  }

  private void onRejected(Rejection rejection, Listener listener) {
    if (rejection.equals(Rejection.CONFLICT)) {
      trouble = id + " is in use by another producer";
      callAgain(listener, IN_USE_PAUSE);
    } else if (Refusal.isFinal(rejection)) {
      listener.onRefused(inWords(rejection));
    } else {
      trouble = rejection.toString();
      callAgain(listener, backoff.next());
    }
  }

  private String inWords(Rejection rejection) {
    boolean encrypted = options.passphrase() != null;
    String remedy = Refusal.remedy(rejection, encrypted);
    return "%s (%d)%s"
        .formatted(
            Refusal.text(rejection, encrypted),
            rejection.wireCode(),
            remedy.isEmpty() ? "" : "; " + remedy);
  }

  @Override
  public void send(ByteBuffer payload, long originNs) {
    if (queue.offer(payload, originNs)) {
      caller.execute(this::drain);
    }
  }

  private void drain() {
    List<PayloadQueue.Stamped> waiting = queue.drain();
    for (PayloadQueue.Stamped next : waiting) {
      int bytes = next.payload().remaining();
      SrtSocket to = socket;
      if (to != null && to.send(next.payload(), next.originNs())) {
        packets++;
        payloadBytes += bytes;
      } else {
        unsent++;
      }
    }
  }

  @Override
  public CompletableFuture<Void> finish() {
    CompletableFuture<Void> delivered = new CompletableFuture<>();
    caller.execute(() -> {
      drain();
      finishing = true;
      SrtSocket to = socket;
      if (to == null) {
        delivered.complete(null);
      } else {
        caller.schedule(deliveryTime(to), () -> delivered.complete(null));
      }
    });
    return delivered;
  }

  /** A receiver holds packets for the latency; losses are repaired within it. */
  private Duration deliveryTime(SrtSocket to) {
    Duration negotiated = Duration.ofMillis(to.stats().msSndTsbPdDelay());
    Duration latency = options.peerLatency();
    return (negotiated.compareTo(latency) > 0 ? negotiated : latency).plus(SETTLE);
  }

  @Override
  public UplinkStatus status() {
    if (closed.get()) {
      return last;
    }
    CompletableFuture<UplinkStatus> answer = new CompletableFuture<>();
    caller.execute(() -> answer.complete(snapshot()));
    try {
      return answer.get(STATUS_PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return last;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return last;
    }
  }

  private UplinkStatus snapshot() {
    SrtSocket to = socket;
    SrtStats now = to == null ? null : to.stats();
    last =
        new UplinkStatus(
            now != null,
            connections,
            packets,
            payloadBytes,
            now == null ? 0 : now.msRtt(),
            lostBefore + (now == null ? 0 : now.sent().pktSndLoss()),
            resentBefore + (now == null ? 0 : now.sent().pktRetrans()),
            tooLateBefore + (now == null ? 0 : now.sent().pktSndDrop()) + unsent + queue.dropped(),
            trouble);
    return last;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      caller.close();
    }
  }
}
