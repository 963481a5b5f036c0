package io.millrace.srt.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.ReceiveStats;
import io.millrace.srt.SendStats;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SrtStatsTest {

  private static final Set<String> PRESENT_VALUES =
      Set.of(
          "pktFlightSize",
          "pktFlowWindow",
          "pktCongestionWindow",
          "pktSndBuf",
          "byteSndBuf",
          "msSndBuf",
          "byteAvailSndBuf",
          "mbpsBandwidth",
          "usPktSndPeriod",
          "mbpsMaxBw",
          "pktRcvBuf",
          "byteRcvBuf",
          "msRcvBuf",
          "byteAvailRcvBuf",
          "pktReorderDistance",
          "pktReorderTolerance",
          "pktRcvAvgBelatedTime");

  private final Random random = new Random(1);

  @Test
  void anIntervalHasTheDifferenceOfEachCounterAndTheLastPresentValues() {
    SendStats sentBefore = random(SendStats.class);
    SendStats sent = random(SendStats.class);
    assertInterval(sentBefore, sent, sent.since(sentBefore));
    ReceiveStats receivedBefore = random(ReceiveStats.class);
    ReceiveStats received = random(ReceiveStats.class);
    assertInterval(receivedBefore, received, received.since(receivedBefore));
  }

  @Test
  void ratesAreThoseOfTheInterval() {
    SendStats sent = with(SendStats.NONE, "byteSent", 3_000_000L);
    SrtStats at2s = new SrtStats(2_000, 2_000_000, 1, 1500, 120, 120, sent, ReceiveStats.NONE);
    assertThat(at2s.mbpsSendRate()).isEqualTo(12);

    SendStats sentLater = with(sent, "byteSent", 3_500_000L);
    ReceiveStats received = with(ReceiveStats.NONE, "byteRecv", 250_000L);
    SrtStats at3s = new SrtStats(3_000, 3_000_000, 2, 1500, 120, 120, sentLater, received);
    SrtStats lastSecond = at3s.since(at2s);
    assertThat(lastSecond.usInterval()).isEqualTo(1_000_000);
    assertThat(lastSecond.mbpsSendRate()).isEqualTo(4);
    assertThat(lastSecond.mbpsRecvRate()).isEqualTo(2);
    assertThat(lastSecond.msTimeStamp()).isEqualTo(3_000);
    assertThat(lastSecond.msRtt()).isEqualTo(2);
  }

  @Test
  void whereNothingCameRatiosAndMeansAreZero() {
    SrtStats none = SrtStats.NONE.since(SrtStats.NONE);
    assertThat(none.mbpsSendRate()).isZero();
    assertThat(none.received().lossRatio()).isZero();
    assertThat(none.received().msRcvLatency()).isZero();
    assertThat(none.sent().retransmitRatio()).isZero();
    assertThat(none.sent().msSndLatency()).isZero();
  }

  private static void assertInterval(Record before, Record now, Record interval) {
    Map<String, Number> was = values(before);
    Map<String, Number> is = values(now);
    values(interval)
        .forEach((name, value) -> {
          long expected =
              PRESENT_VALUES.contains(name)
                  ? is.get(name).longValue()
                  : is.get(name).longValue() - was.get(name).longValue();
          long told = "pktRecvAck".equals(name) ? expected & 0xFFFF_FFFFL : expected; // modulo 2^32
          assertThat(value.longValue()).as(name).isEqualTo(told);
        });
  }

  private static Map<String, Number> values(Record stats) {
    Map<String, Number> values = new HashMap<>();
    for (RecordComponent component : stats.getClass().getRecordComponents()) {
      try {
        values.put(component.getName(), (Number) component.getAccessor().invoke(stats));
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
    return values;
  }

  private <T extends Record> T random(Class<T> type) {
    Map<String, Number> values = new HashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      values.put(component.getName(), random.nextInt(1_000_000));
    }
    return make(type, values);
  }

  private static <T extends Record> T with(T stats, String name, Number value) {
    Map<String, Number> values = values(stats);
    values.put(name, value);
    @SuppressWarnings("unchecked") // the class of a T
    Class<T> type = (Class<T>) stats.getClass();
    return make(type, values);
  }

  private static <T extends Record> T make(Class<T> type, Map<String, Number> values) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] arguments =
        Arrays.stream(components).map(c -> as(c.getType(), values.get(c.getName()))).toArray();
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Object as(Class<?> type, Number value) {
    if (type == int.class) {
      return value.intValue();
    }
    return type == long.class ? (Object) value.longValue() : (Object) value.doubleValue();
  }
}
