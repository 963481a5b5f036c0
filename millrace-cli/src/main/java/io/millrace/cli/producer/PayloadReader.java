package io.millrace.cli.producer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads a stream of MPEG-TS on a thread of its own, cuts it into payloads and stamps each with the
 * time at which it came. What is there goes out at once: a payload is filled only from bytes that
 * need not be waited for.
 */
final class PayloadReader {

  private static final int CHUNK = 64 << 10;

  /** Takes payloads; called on the reader's thread, must not block for long. */
  @FunctionalInterface
  interface Sink {
    void accept(ByteBuffer payload, long originNs);
  }

  private final InputStream stream;
  private final Optional<PcrPacer> pacer;
  private final Sink sink;
  private final TsPacketizer packetizer = new TsPacketizer(this::pass);
  private volatile boolean stopped;

  PayloadReader(InputStream stream, Optional<PcrPacer> pacer, Sink sink) {
    this.stream = stream;
    this.pacer = pacer;
    this.sink = sink;
  }

  /**
   * Reads to the end, or until stopped.
   *
   * @return what the bytes were
   */
  TsPacketizer.Verdict run() throws IOException {
    byte[] chunk = new byte[CHUNK];
    while (!stopped && packetizer.verdict() != TsPacketizer.Verdict.SOMETHING_ELSE) {
      int count = stream.read(chunk);
      if (count < 0) {
        packetizer.end();
        break;
      }
      packetizer.feed(chunk, count);
      if (stream.available() == 0) {
        packetizer.flush();
      }
    }
    return packetizer.verdict();
  }

  /** Makes run return after the payload at hand. Any thread. */
  void stop() {
    stopped = true;
  }

  /** Bytes that belonged to no TS packet. After run returned. */
  long skippedBytes() {
    return packetizer.skippedBytes();
  }

  private void pass(ByteBuffer payload) {
    if (pacer.isPresent()) {
      hold(pacer.get().waitNs(payload, System.nanoTime()));
    }
    if (!stopped) {
      sink.accept(payload, System.nanoTime());
    }
  }

  private void hold(long waitNs) {
    long dueNs = System.nanoTime() + waitNs;
    for (long left = waitNs; left > 0 && !stopped; left = dueNs - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, 50_000_000L));
    }
  }
}
