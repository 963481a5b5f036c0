package io.millrace.srt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.handshake.SrtVersion;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.receive.ReceiveMemory;
import io.millrace.srt.receive.TsbpdClock;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That a packet, once everything has its size, costs no memory: sent, received, or repaired. */
class AllocationTest {

  private static final long MS = 1_000_000;
  private static final int ISN = 1_000;
  private static final int WARM_UP = 30_000;
  private static final int MEASURED = 30_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ByteBuffer payload = ByteBuffer.allocateDirect(1_316);
  private final Way toReceiver = new Way();
  private final Way toSender = new Way();
  private long nowNs = 1_000 * MS;
  private long sentBytes;
  private long receivedBytes;
  private int delivered;

  @ParameterizedTest(name = "{0}, every {1}th packet lost, maxBw {2}")
  @CsvSource({
    "IN_ORDER, 0, -1",
    "TSBPD, 0, -1",
    "IN_ORDER, 50, -1",
    "TSBPD, 50, -1",
    "TSBPD, 50, 4000000"
  })
  void aPacketAllocatesNothing(SrtOptions.Delivery delivery, int lostEvery, long maxBw) {
    SrtOptions options =
        SrtOptions.LIVE.with(
            o -> o.delivery(delivery).latency(Duration.ofMillis(200)).maxBw(maxBw).lossMaxTtl(8));
    Connection sender = connection(options, toReceiver);
    Connection receiver = connection(options, toSender);
    toReceiver.lostEvery = lostEvery;

    run(sender, receiver, WARM_UP);
    sentBytes = 0;
    receivedBytes = 0;
    int before = delivered;
    run(sender, receiver, MEASURED);

    assertThat(delivered - before).isBetween(MEASURED - 500, MEASURED + 500);
    assertThat(sentBytes / (double) MEASURED).as("sender, bytes a packet").isLessThan(0.5);
    assertThat(receivedBytes / (double) MEASURED).as("receiver, bytes a packet").isLessThan(0.5);
  }

  private void run(Connection sender, Connection receiver, int packets) {
    for (int i = 0; i < packets; i++) {
      nowNs += MS;
      long start = allocated();
      sender.send(payload.clear(), nowNs, nowNs);
      sender.onTimer(nowNs);
      while (toSender.take()) {
        sender.onPacket(toSender.arrived, nowNs);
      }
      long between = allocated();
      while (toReceiver.take()) {
        receiver.onPacket(toReceiver.arrived, nowNs);
      }
      receiver.onTimer(nowNs);
      sentBytes += between - start;
      receivedBytes += allocated() - between;
    }
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  private Connection connection(SrtOptions options, Way way) {
    Negotiated agreed =
        new Negotiated(
            1, ISN, ISN, 1_500, 8_192, 200, 200, SrtVersion.OURS, true, true, true, true, true);
    PacketWriter out = new PacketWriter(ByteBuffer.allocateDirect(1_500), 1, nowNs, way);
    return new Connection(
        agreed,
        options,
        new TsbpdClock(nowNs, 0),
        out,
        null,
        null,
        0,
        new Connection.Events() {
          @Override
          public ReceiveMemory receiveMemory() {
            return new ReceiveMemory(64 << 20);
          }

          @Override
          public void onPayload(ByteBuffer received, long originNs) {
            delivered++;
          }

          @Override
          public void onClosed(CloseReason reason) {
            throw new AssertionError(reason);
          }
        },
        nowNs);
  }

  /** Datagrams on their way, in memory that is there already. */
  private static final class Way implements PacketWriter.Sink {
    private static final int SLOTS = 1_024;

    final ByteBuffer arrived = ByteBuffer.allocateDirect(1_500);
    int lostEvery;
    private final ByteBuffer slots = ByteBuffer.allocateDirect(SLOTS * 1_500);
    private final int[] lengths = new int[SLOTS];
    private int first;
    private int end;
    private int data;

    @Override
    public boolean send(ByteBuffer datagram) {
      if (!Packet.isControl(datagram, 0) && lostEvery > 0 && ++data % lostEvery == 0) {
        return true;
      }
      int slot = end++ % SLOTS;
      lengths[slot] = datagram.remaining();
      slots.put(slot * 1_500, datagram, 0, lengths[slot]);
      return true;
    }

    boolean take() {
      if (first == end) {
        return false;
      }
      int slot = first++ % SLOTS;
      arrived.clear().put(0, slots, slot * 1_500, lengths[slot]).limit(lengths[slot]);
      return true;
    }
  }
}
