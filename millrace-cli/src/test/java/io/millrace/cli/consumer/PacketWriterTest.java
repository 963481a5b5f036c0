package io.millrace.cli.consumer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketWriterTest {

  private static final int PACKET = 1316;

  static boolean hasDevFull() {
    return Files.isWritable(Path.of("/dev/full"));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void bytesAreWrittenInOrderAndHashed(long seed) throws Exception {
    Random random = new Random(seed);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    PacketWriter writer = PacketWriter.hashing("out.ts", file, PacketWriter.QUEUE_BYTES);
    for (int i = 0; i < 2000; i++) {
      byte[] payload = new byte[1 + random.nextInt(PACKET)];
      random.nextBytes(payload);
      sent.writeBytes(payload);
      assertThat(writer.offer(ByteBuffer.wrap(payload))).isTrue();
    }
    writer.finish();

    Output.Outcome outcome = writer.ended().get(10, SECONDS);
    assertThat(file.toByteArray()).isEqualTo(sent.toByteArray());
    assertThat(outcome)
        .isEqualTo(new Output.Outcome(sent.size(), 0, Bytes.sha256(sent.toByteArray()), ""));
  }

  @Test
  void whenTheStreamStandsStillWholePacketsAreDroppedAndCountedAndNobodyWaits() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    PacketWriter writer = PacketWriter.plain("slow", stalled(file, goOn), 100 * PACKET);
    ByteBuffer payload = ByteBuffer.allocate(PACKET);
    for (int i = 0; i < 1000; i++) {
      writer.offer(payload);
    }
    assertThat(payload.remaining()).isEqualTo(PACKET);
    assertThat(writer.dropped()).isBetween(1000L - 100 - 100, 1000L - 100);

    goOn.countDown();
    writer.finish();
    Output.Outcome outcome = writer.ended().get(10, SECONDS);
    assertThat(outcome.bytes()).isEqualTo((1000 - outcome.dropped()) * PACKET);
    assertThat(file.size()).isEqualTo((int) outcome.bytes());
  }

  @Test
  @EnabledIf("hasDevFull")
  void aFullDiskEndsTheWriterWithItsReason() throws Exception {
    PacketWriter writer =
        PacketWriter.hashing(
            "/dev/full", Files.newOutputStream(Path.of("/dev/full")), PacketWriter.QUEUE_BYTES);
    writer.offer(ByteBuffer.allocate(PACKET));

    Output.Outcome outcome = writer.ended().get(10, SECONDS);
    assertThat(outcome.failure()).isEqualTo("No space left on device");
    assertThat(outcome.bytes()).isZero();
    assertThat(writer.offer(ByteBuffer.allocate(PACKET))).isFalse();
  }

  @Test
  void whatIsQueuedIsWrittenWithoutWaitingForMore() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    PacketWriter writer = PacketWriter.hashing("out.ts", file, PacketWriter.QUEUE_BYTES);
    writer.offer(ByteBuffer.wrap(Bytes.of("now")));

    Awaitility.await().until(() -> writer.bytes() == 3);
    writer.finish();
    writer.finish();
  }

  private static OutputStream stalled(OutputStream then, CountDownLatch goOn) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        then.write(bytes, offset, length);
      }
    };
  }
}
