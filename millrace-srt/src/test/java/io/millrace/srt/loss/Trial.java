package io.millrace.srt.loss;

import io.millrace.srt.SrtOptions;
import io.millrace.testkit.link.LinkConditions;
import io.millrace.testkit.net.ImpairmentProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** One stream of one pairing through a proxy of its own. */
final class Trial implements AutoCloseable {

  static final int PAYLOAD_BYTES = 1316;

  /**
   * So that the way to and from srt-live-transmit, which is no part of the trial, loses nothing.
   */
  static final int UDP_BUFFER_BYTES = 4 << 20;

  final Arrivals arrivals = new Arrivals();
  private final Cell cell;
  private final Pairing pairing;
  private final Sink sink;
  private final ImpairmentProxy proxy;
  private final Source source;
  private final AtomicLong dataPackets = new AtomicLong();

  Trial(Cell cell, Pairing pairing, long seed) throws IOException {
    this.cell = cell;
    this.pairing = pairing;
    SrtOptions options =
        SrtOptions.LIVE
            .with(o -> o.latency(Duration.ofMillis(cell.latencyMs())))
            .with(o -> o.connTimeo(Duration.ofSeconds(20)));
    sink =
        pairing.weReceive
            ? new OurSink(options, arrivals)
            : new LibsrtSink(cell.latencyMs(), arrivals);
    proxy = ImpairmentProxy.to(sink.address(), seed);
    conditions(cell.whole());
    proxy.filterToServer(datagram -> {
      if (datagram.get(datagram.position()) >= 0) { // bit 31 is clear: data
        dataPackets.incrementAndGet();
      }
      return true;
    });
    source =
        pairing.weSend
            ? new OurSource(proxy.address(), options)
            : new LibsrtSource(proxy.address(), cell.latencyMs());
  }

  void send(byte[] payload) {
    source.send(payload);
  }

  void beginLoss() {
    conditions(cell.lossy());
  }

  /** Data packets sent so far. */
  long dataPackets() {
    return dataPackets.get();
  }

  /** What came of the payloads from first to end (exclusive). */
  Outcome outcome(int first, int end, long packets) {
    if (proxy.refused() > 0) {
      throw new IllegalStateException(pairing + ": the proxy refused " + proxy.refused());
    }
    return new Outcome(cell, pairing, end - first, arrivals.count(first, end), packets);
  }

  private void conditions(LinkConditions conditions) {
    proxy.conditionsToServer(conditions);
    proxy.conditionsToClient(conditions);
  }

  @Override
  public void close() throws IOException {
    source.close();
    proxy.close();
    sink.close();
  }

  @Override
  public String toString() {
    return pairing.title;
  }
}
