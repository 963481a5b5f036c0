package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.send.PacketStore;
import io.millrace.testkit.Pattern;
import io.millrace.testkit.link.LinkConditions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Message numbers of 26 bits begin again from 1 (guide §5). */
class MessageNumberSimulationTest {

  private static final int LAST = 0x3FF_FFFF;
  private static final SrtOptions LATENCY_400 =
      SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(400)));

  @Test
  void messageNumbersWrapInTheMiddleOfALossyStream() {
    LinkConditions link = LinkConditions.PERFECT.withDelayNs(20 * MS).withLossRate(0.05);
    SimStream stream = new SimStream(1, link, link);
    Outworn store = new Outworn(50, LAST - 500L);
    stream.listener.mux.listen(request ->
        stream.receiving = request.accept(LATENCY_400, new SocketHandler() {}, store, 0));
    List<Integer> delivered = new ArrayList<>();
    stream.caller.act(
        stream.network.nowNs(),
        () ->
            stream.sending =
                stream.caller.mux.connect(
                    SimStream.LISTENER,
                    "",
                    LATENCY_400,
                    new SocketHandler() {
                      @Override
                      public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
                        delivered.add(Pattern.verify(payload));
                      }
                    }));
    stream.network.runUntil(() -> stream.sending.isConnected(), 10_000 * MS);

    for (int i = 0; i < 1_000; i++) {
      stream.network.after(
          i * 5 * MS,
          () -> {
            long nowNs = stream.network.nowNs();
            store.add(nowNs);
            stream.listener.act(nowNs, () -> stream.receiving.flush(nowNs));
          });
    }
    stream.network.runFor(8_000 * MS);

    Map<Integer, Integer> numbers = new HashMap<>();
    for (Wire.Sent packet : stream.toCaller.data()) {
      int number = DataPacket.messageNumber(packet.packet(), 0);
      assertThat(number).isBetween(1, LAST);
      Integer before = numbers.put(packet.sequenceNumber(), number);
      assertThat(before).as("of the same packet, sent before").isIn(null, number);
    }
    assertThat(numbers.values()).contains(50, LAST - 1, LAST, 1, 2);
    assertThat(stream.sending.stats().pktRcvRetrans()).isPositive();
    // the receiver waits until what it holds is played, then believes that so much is lost
    assertThat(delivered).isSorted().doesNotHaveDuplicates();
    assertThat(delivered.subList(0, 40)).endsWith(39);
    int next = delivered.indexOf(200);
    assertThat(next).isPositive();
    assertThat(delivered.subList(next, next + 700)).endsWith(899);
  }

  /**
   * A store that has lost most of what it ever had, so that its packets are a few but their numbers
   * great.
   */
  private static final class Outworn implements PacketStore {
    private final int first;
    private final long resume;
    private final List<Long> originsNs = new ArrayList<>();

    /** Holds indexes 0 to first (exclusive), then from resume on. */
    Outworn(int first, long resume) {
      this.first = first;
      this.resume = resume;
    }

    void add(long originNs) {
      originsNs.add(originNs);
    }

    @Override
    public long end() {
      return originsNs.size() <= first ? originsNs.size() : originsNs.size() - first + resume;
    }

    @Override
    public boolean holds(long index) {
      return index < end() && (index < first || index >= resume);
    }

    @Override
    public int length(long index) {
      return 188;
    }

    @Override
    public long originNs(long index) {
      return originsNs.get(number(index));
    }

    @Override
    public void copyTo(long index, ByteBuffer to) {
      to.put(Pattern.payload(number(index), 188));
    }

    @Override
    public long skipLate(long index, long tooLateNs) {
      return holds(index) ? index : resume;
    }

    private int number(long index) {
      return (int) (index < first ? index : index - resume + first);
    }
  }
}
