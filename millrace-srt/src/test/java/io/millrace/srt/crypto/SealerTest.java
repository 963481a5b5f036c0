package io.millrace.srt.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.SequenceNumber;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SealerTest {

  private static final int FIRST = 0x7FFF_FFF0;
  private static final int PACKETS = 10_000;

  private final CipherBuffers buffers = new CipherBuffers();
  private final Random random = new Random(1);
  private final ByteBuffer packet = ByteBuffer.allocateDirect(1500);

  @ParameterizedTest
  @EnumSource
  void whatIsSealedOpensAcrossTheWrapOfSequenceNumbers(CipherType cipher) {
    StreamKeys keys = TestKeys.random(cipher, 16, random);
    Sealer sealer = sealer(keys);
    Opener opener = new Opener(keys, buffers, sealer(keys));
    for (long position = FIRST; position < FIRST + 40L; position++) {
      assertThat(sealer.admits(position, position, 0)).isTrue();
      int length = seal(sealer, position, 7, false);
      packet.clear().limit(length);
      sealer.sent(position);

      ByteBuffer payload = opener.open(packet);

      assertThat(payload).isNotNull();
      assertThat(payload.remaining()).isEqualTo(100);
      assertThat(payload.get(50)).isEqualTo((byte) position);
    }
  }

  @Test
  void aPacketIsSealedTheSameWhereverItLies() {
    StreamKeys keys = TestKeys.random(CipherType.AES_CTR, 16, random);
    ByteBuffer alone = copy(seal(sealer(keys), FIRST, 7, false));

    ByteBuffer row = ByteBuffer.allocateDirect(4_000);
    write(FIRST, 7);
    row.position(1_332).put(packet.flip());
    int length = sealer(keys).seal(row, 1_332, FIRST, false);

    assertThat(row.slice(1_332, length)).isEqualTo(alone);
    assertThat(row.slice(0, 1_332).mismatch(ByteBuffer.allocate(1_332))).isEqualTo(-1);
  }

  @Test
  void gcmSendsAPacketAgainWithTheStampItHad() {
    Sealer sealer = sealer(TestKeys.random(CipherType.AES_GCM, 16, random));
    ByteBuffer first = copy(seal(sealer, FIRST, 1_000, false));
    sealer.sent(FIRST);

    ByteBuffer again = copy(seal(sealer, FIRST, 2_000, true));

    assertThat(Packet.timestampUs(again, 0)).isEqualTo(1_000);
    assertThat(again).isEqualTo(first);
  }

  /** It would break the key: two texts under one nonce. */
  @Test
  void gcmNeverSendsOtherContentUnderTheSameNumber() {
    Sealer sealer = sealer(TestKeys.random(CipherType.AES_GCM, 16, random));
    seal(sealer, FIRST, 1_000, false);
    sealer.sent(FIRST);

    write(FIRST, 1_000);
    packet.put(60, (byte) 0x55);

    assertThat(sealer.seal(packet, 0, FIRST, true)).isEqualTo(Sealer.NOT_AS_SENT);
  }

  @Test
  void gcmForgetsWhatIsFarBackAndSoDoesNotRepeatIt() {
    Sealer sealer = sealer(TestKeys.random(CipherType.AES_GCM, 16, random));
    for (long position = FIRST; position < FIRST + 9_000L; position++) {
      seal(sealer, position, 7, false);
      sealer.sent(position);
    }

    assertThat(sealer.canRepeat(FIRST)).isFalse();
    assertThat(sealer.canRepeat(FIRST + 8_999L)).isTrue();
  }

  @Test
  void aPayloadMustLeaveRoomForTheTag() {
    Sealer ctr = sealer(TestKeys.random(CipherType.AES_CTR, 16, random));
    Sealer gcm = sealer(TestKeys.random(CipherType.AES_GCM, 16, random));

    assertThat(ctr.fits(1456)).isTrue();
    assertThat(gcm.fits(1440)).isTrue();
    assertThat(gcm.fits(1441)).isFalse();
  }

  @Test
  void aPositionWhoseKeyIsGoneIsNotSentAgain() {
    Sealer sealer = sealer(TestKeys.random(CipherType.AES_CTR, 16, random));
    long second = answeredSwitch(sealer, FIRST);
    assertThat(sealer.canRepeat(FIRST)).isTrue();

    sealer.admits(second + 71, second - 1, 0); // not all of the first key's acknowledged
    assertThat(sealer.canRepeat(FIRST)).isTrue();
    assertThat(sealer.announcement().poll(1, 0)).isNull();

    sealer.admits(second + 71, second, 0);
    assertThat(sealer.canRepeat(FIRST)).isFalse();
    assertThat(sealer.announcement().poll(1, 0)).isNotNull();
  }

  /** Goes through one change of keys; answers where the new one begins. */
  private static long answeredSwitch(Sealer sealer, long from) {
    sealer.admits(from + 71, from, 0);
    KeyMaterial request = sealer.announcement().poll(1, 0);
    assertThat(sealer.announcement().onAnswer(request.content())).isTrue();
    sealer.admits(from + 101, from, 0);
    return from + 101;
  }

  /** A connection's whole cost of encryption, copies between buffers included. */
  @ParameterizedTest
  @CsvSource({"AES_CTR, 8", "AES_GCM, 4000"})
  void sealingAndOpeningAllocateNextToNothing(CipherType cipher, long mostBytes) {
    StreamKeys keys = TestKeys.random(cipher, 16, random);
    Sealer sealer = sealer(keys);
    Opener opener = new Opener(keys, buffers, sealer(keys));
    pass(sealer, opener, FIRST, 3_000);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(thread);
    pass(sealer, opener, FIRST + 3_000L, PACKETS);
    long bytes = threads.getThreadAllocatedBytes(thread) - before;

    assertThat(bytes / PACKETS).isLessThanOrEqualTo(mostBytes);
  }

  private void pass(Sealer sealer, Opener opener, long from, int count) {
    for (long position = from; position < from + count; position++) {
      int length = seal(sealer, position, 7, false);
      sealer.sent(position);
      packet.clear().limit(length);
      opener.open(packet);
    }
  }

  private Sealer sealer(StreamKeys keys) {
    return new Sealer(keys, buffers, random, 100, 30, FIRST, 1456);
  }

  private int seal(Sealer sealer, long position, int timestampUs, boolean again) {
    write(position, timestampUs);
    return sealer.seal(packet, 0, position, again);
  }

  private void write(long position, int timestampUs) {
    packet.clear();
    DataPacket.putHeader(packet, 0, SequenceNumber.of(position), 1, false, timestampUs, 77);
    for (int i = 16; i < 116; i++) {
      packet.put(i, (byte) position);
    }
    packet.position(116);
  }

  private ByteBuffer copy(int length) {
    ByteBuffer copy = ByteBuffer.allocate(length);
    return copy.put(0, packet, 0, length);
  }
}
