package io.millrace.bench;

import io.millrace.net.EventLoop;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.StreamId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Callers that a broker has no use for: {@code Strangers HOST:PORT COUNT SECONDS} subscribes to so
 * many channels that do not exist, in the first third of the time, and stays to its end. Prints how
 * many calls were made, answered and refused.
 */
final class Strangers implements AutoCloseable {

  private static final int PORTS = 16;
  private static final Duration TICK = Duration.ofMillis(10);

  private final EventLoop loop = EventLoop.start("strangers");
  private final List<SrtEndpoint> endpoints = new ArrayList<>();
  private final InetSocketAddress broker;
  private final int count;
  private final Duration time;
  private final long startNs = System.nanoTime();
  private int called;
  private int answered;
  private int refused;

  private Strangers(InetSocketAddress broker, int count, Duration time) throws IOException {
    this.broker = broker;
    this.count = count;
    this.time = time;
    for (int i = 0; i < PORTS; i++) {
      endpoints.add(SrtEndpoint.open(loop, new InetSocketAddress("0.0.0.0", 0)));
    }
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    int colon = arguments[0].lastIndexOf(':');
    int port = Integer.parseInt(arguments[0].substring(colon + 1));
    InetSocketAddress broker = new InetSocketAddress(arguments[0].substring(0, colon), port);
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[2]));
    try (Strangers all = new Strangers(broker, Integer.parseInt(arguments[1]), time)) {
      System.out.println(all.run());
    }
  }

  private String run() {
    CompletableFuture<String> end = new CompletableFuture<>();
    loop.execute(this::tick);
    loop.schedule(time, () -> end.complete(text()));
    return end.join();
  }

  private String text() {
    return String.format(
        Locale.ROOT, "called %d answered %d refused %d", called, answered, refused);
  }

  private void tick() {
    double thirds = 3.0 * (System.nanoTime() - startNs) / time.toNanos();
    long due = Math.min(count, (long) (count * thirds));
    while (called < due) {
      String streamId = StreamId.request("nobody/" + called).format();
      endpoints.get(called++ % PORTS).connect(broker, streamId, SrtOptions.LIVE, new Stay());
    }
    if (called < count) {
      loop.schedule(TICK, this::tick);
    }
  }

  @Override
  public void close() {
    endpoints.forEach(SrtEndpoint::close);
    loop.close();
  }

  private final class Stay implements SocketHandler {
    private boolean stood;

    @Override
    public void onConnected(SrtSocket socket) {
      stood = true;
      answered++;
    }

    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {}

    @Override
    public void onClosed(SrtSocket socket, CloseReason reason) {
      if (!stood) {
        refused++;
      }
    }
  }
}
