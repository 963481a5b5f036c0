package io.millrace.srt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AckAnswerTest {

  private static final long MS = 1_000_000;
  private static final int PROMPT = 32;

  private final List<Integer> answered = new ArrayList<>();
  private long intervalNs;
  private long nowNs = 5_000 * MS;
  private int ackNumber;

  private final PacketWriter writer =
      new PacketWriter(
          ByteBuffer.allocate(1_500),
          7,
          nowNs,
          new PacketWriter.Sink() {
            @Override
            public boolean send(ByteBuffer datagram) {
              throw new AssertionError("an answer can wait for others");
            }

            @Override
            public void sendSoon(ByteBuffer datagram) {
              assertThat(ControlPacket.type(datagram, 0)).isEqualTo(ControlType.ACKACK);
              answered.add(ControlPacket.typeSpecific(datagram, 0));
            }

            @Override
            public long answerIntervalNs() {
              return intervalNs;
            }
          });

  @Test
  void everyAckIsAnsweredWhileThereIsTime() {
    acks(100, 10);
    assertThat(answered).containsExactlyElementsOf(numbers(1, 100));
  }

  @Test
  void theFirstOnesAreAnsweredAlsoUnderLoad() {
    intervalNs = 100 * MS;
    acks(PROMPT, 10);
    assertThat(answered).containsExactlyElementsOf(numbers(1, PROMPT));
  }

  @Test
  void underLoadOneAnswerStandsInForThoseOfTheInterval() {
    acks(PROMPT, 10);
    answered.clear();
    intervalNs = 100 * MS;
    acks(100, 10);
    assertThat(answered).hasSize(10).startsWith(PROMPT + 10, PROMPT + 20);
  }

  @Test
  void withTheLoadGoneEveryOneIsAnsweredAgain() {
    intervalNs = 100 * MS;
    acks(100, 10);
    answered.clear();
    intervalNs = 0;
    acks(3, 10);
    assertThat(answered).containsExactly(101, 102, 103);
  }

  @Test
  void anAckThatIsRepeatedIsAnsweredTheThirdTime() {
    intervalNs = 100 * MS;
    acks(PROMPT, 10);
    answered.clear();
    acks(1, 10);
    repeated(2, 10);
    assertThat(answered).containsExactly(PROMPT + 3);
    repeated(1, 10);
    assertThat(answered).hasSize(1);
  }

  private void acks(int count, long everyMs) {
    for (int i = 0; i < count; i++) {
      nowNs += everyMs * MS;
      writer.answerAck(++ackNumber, true, nowNs);
    }
  }

  private void repeated(int count, long everyMs) {
    for (int i = 0; i < count; i++) {
      nowNs += everyMs * MS;
      writer.answerAck(++ackNumber, false, nowNs);
    }
  }

  private static List<Integer> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }
}
