package io.millrace.bench;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
import io.millrace.broker.Subscription;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A channel's log: a packet in, once, and out for a consumer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogBench {

  private static final int PACKETS = 16;
  private static final long INTERVAL_NS = Live.INTERVAL_NS_AT_5_MBIT;

  private final Broker broker = new Broker(BrokerLimits.DEFAULT);
  private final ByteBuffer payload = ByteBuffer.allocateDirect(Live.PAYLOAD_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(Live.PAYLOAD_BYTES);
  private final Publication publication;
  private final Subscription subscription;
  private long nowNs;

  private static final class Source implements Publisher {
    @Override
    public String name() {
      return "bench";
    }

    @Override
    public String identity() {
      return "bench";
    }
  }

  /** A channel with one consumer. */
  public LogBench() {
    ProducerId id = new ProducerId("bench");
    publication = broker.publish(id, new Source(), nowNs).orElseThrow();
    subscription = broker.subscribe(id, consumed -> {}, nowNs);
    while (subscription.end() < PACKETS) { // that this is no transport stream takes some packets
      append();
    }
  }

  /** Packets come; pages are recycled on the way, and the consumer is told. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public final long append() {
    for (int i = 0; i < PACKETS; i++) {
      nowNs += INTERVAL_NS;
      publication.append(payload.clear(), nowNs, nowNs);
    }
    broker.flush(nowNs);
    return nowNs;
  }

  /** Where the newest ones lie, to be sent from there. */
  @Benchmark
  public long findRun() {
    long index = subscription.end() - PACKETS;
    return subscription.run(index, PACKETS)
        + subscription.room(index)
        + subscription.originNs(index)
        + subscription.memory(index).capacity();
  }

  /** One of them copied, to be encrypted or sent again. */
  @Benchmark
  public int copy() {
    long index = subscription.end() - 1;
    subscription.copyTo(index, out.clear());
    return subscription.length(index);
  }
}
