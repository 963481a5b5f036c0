package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TsPacketizerTest {

  private final List<byte[]> payloads = new ArrayList<>();
  private final TsPacketizer packetizer = new TsPacketizer(this::keep);

  private void keep(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    payloads.add(bytes);
  }

  private byte[] joined() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    payloads.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private void feedInChunks(byte[] data, Random random, boolean flushing) {
    int at = 0;
    while (at < data.length) {
      int count = Math.min(data.length - at, random.nextInt(1, 3000));
      packetizer.feed(Arrays.copyOfRange(data, at, at + count), count);
      if (flushing && random.nextBoolean()) {
        packetizer.flush();
      }
      at += count;
    }
    packetizer.end();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyChunkingGivesTheSameBytesInWholePackets(long seed) {
    Random random = new Random(seed);
    byte[] stream = TsBytes.packets(random.nextInt(1, 400), random);
    feedInChunks(stream, random, true);
    assertThat(joined()).isEqualTo(stream);
    assertThat(packetizer.skippedBytes()).isZero();
    assertThat(payloads)
        .allSatisfy(
            p -> assertThat(p.length).isPositive().isLessThanOrEqualTo(TsPacketizer.PAYLOAD))
        .allSatisfy(p -> assertThat(p.length % TsPacketizer.TS_PACKET).isZero());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void withoutFlushEveryPayloadButTheLastIsFull(long seed) {
    Random random = new Random(seed);
    feedInChunks(TsBytes.packets(100, random), random, false);
    assertThat(payloads.subList(0, payloads.size() - 1))
        .allSatisfy(p -> assertThat(p).hasSize(TsPacketizer.PAYLOAD));
    assertThat(payloads).hasSize(15);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void anyBytesNeverThrowAndGiveOnlyWholePackets(long seed) {
    Random random = new Random(seed);
    byte[] data = new byte[random.nextInt(0, 200_000)];
    random.nextBytes(data);
    feedInChunks(data, random, true);
    assertThat(payloads).allSatisfy(p -> assertThat(p.length % TsPacketizer.TS_PACKET).isZero());
    assertThat(payloads).allSatisfy(p -> assertThat(p[0]).isEqualTo((byte) 0x47));
  }

  @Test
  void aStreamThatStartsInTheMiddleOfAPacketBeginsAtTheNextOne() {
    byte[] stream = new byte[100 + 20 * 188];
    System.arraycopy(TsBytes.packets(20, new Random(7)), 0, stream, 100, 20 * 188);
    packetizer.feed(stream, stream.length);
    packetizer.end();
    assertThat(joined()).isEqualTo(Arrays.copyOfRange(stream, 100, stream.length));
    assertThat(packetizer.skippedBytes()).isEqualTo(100);
  }

  @Test
  void damageBetweenPacketsIsLeftOut() {
    byte[] before = TsBytes.packets(10, new Random(1));
    byte[] after = TsBytes.packets(10, new Random(2));
    packetizer.feed(before, before.length);
    packetizer.feed(new byte[50], 50);
    packetizer.feed(after, after.length);
    packetizer.end();
    byte[] both = Arrays.copyOf(before, before.length + after.length);
    System.arraycopy(after, 0, both, before.length, after.length);
    assertThat(joined()).isEqualTo(both);
    assertThat(packetizer.skippedBytes()).isEqualTo(50);
  }

  @Test
  void aPartialPayloadGoesOutOnFlushWithoutTheHalfPacketBehindIt() {
    byte[] stream = TsBytes.packets(10, new Random(3));
    packetizer.feed(stream, 9 * 188 + 17);
    assertThat(payloads).hasSize(1);
    packetizer.flush();
    assertThat(joined()).isEqualTo(Arrays.copyOf(stream, 9 * 188));
  }

  @Test
  void aTextIsSomethingElse() {
    byte[] text =
        "Gibberish, GGGG, that is no transport stream.\n"
            .repeat(50)
            .getBytes(StandardCharsets.UTF_8);
    packetizer.feed(text, text.length);
    packetizer.end();
    assertThat(packetizer.verdict()).isEqualTo(TsPacketizer.Verdict.SOMETHING_ELSE);
    assertThat(payloads).isEmpty();
  }

  @Test
  void somethingElseIsKnownAfter64KiB() {
    byte[] zeros = new byte[70_000];
    packetizer.feed(zeros, zeros.length);
    assertThat(packetizer.verdict()).isEqualTo(TsPacketizer.Verdict.SOMETHING_ELSE);
  }

  @Test
  void nothingIsUndecided() {
    packetizer.end();
    assertThat(packetizer.verdict()).isEqualTo(TsPacketizer.Verdict.UNDECIDED);
  }
}
