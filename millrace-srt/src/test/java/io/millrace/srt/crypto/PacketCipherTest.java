package io.millrace.srt.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.srt.crypto.PacketCipher.Direction;
import io.millrace.testkit.seed.Bytes;
import io.millrace.testkit.seed.Seeds;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PacketCipherTest {

  private static final int PAYLOAD = 1316;
  private static final int PACKETS = 10_000;
  private static final byte[] FIRST_16 = TestKeys.bytes("000000000405060708090a0b0c0d0e0f");

  @Test
  void theGuidesVectorsDecrypt() {
    assertThat(
            decrypted(
                TestKeys.unwrap(TestKeys.MESSAGE_128, TestKeys.PASSPHRASE_128),
                0x325757e0,
                "af85031ea191384af6e6bea931dd5090"))
        .isEqualTo(FIRST_16);
    assertThat(
            decrypted(
                TestKeys.unwrap(TestKeys.MESSAGE_256, TestKeys.PASSPHRASE_256),
                0x24305b20,
                "65c7b209348a0fbf87ffd63dca6ca852"))
        .isEqualTo(FIRST_16);
  }

  private static byte[] decrypted(StreamKeys keys, int sequenceNumber, String cipherText) {
    byte[] in = TestKeys.bytes(cipherText);
    byte[] out = new byte[16];
    int length =
        keys.cipher(KeySlot.EVEN, Direction.DECRYPT)
            .apply(sequenceNumber, new byte[16], in, in.length, out);
    assertThat(length).isEqualTo(in.length);
    return out;
  }

  @TestFactory
  Stream<DynamicTest> whatIsEncryptedIsDecryptedWithTheSameSequenceNumberOnly() {
    return Seeds.tests(
        random -> {
          for (CipherType type : CipherType.values()) {
            for (int keyLength : new int[] {16, 24, 32}) {
              assertRoundTrip(random, type, keyLength);
            }
          }
        },
        1);
  }

  private static void assertRoundTrip(Random random, CipherType type, int keyLength) {
    StreamKeys keys = TestKeys.random(type, keyLength, random);
    PacketCipher sealing = keys.cipher(KeySlot.EVEN, Direction.ENCRYPT);
    PacketCipher opening = keys.cipher(KeySlot.EVEN, Direction.DECRYPT);
    for (int i = 0; i < 50; i++) {
      int sequenceNumber = random.nextInt() & Integer.MAX_VALUE;
      byte[] header = Bytes.exactly(random, 16);
      byte[] plain = Bytes.exactly(random, 32 + random.nextInt(1400));
      byte[] sealed = new byte[1500];
      byte[] opened = new byte[1500];

      int length = sealing.apply(sequenceNumber, header, plain, plain.length, sealed);
      assertThat(length).isEqualTo(plain.length + type.tagBytes());
      assertThat(Arrays.copyOf(sealed, plain.length)).isNotEqualTo(plain);
      assertThat(opening.apply(sequenceNumber, header, sealed, length, opened))
          .isEqualTo(plain.length);
      assertThat(Arrays.copyOf(opened, plain.length)).isEqualTo(plain);

      int wrong = opening.apply(sequenceNumber ^ 1, header, sealed, length, opened);
      assertThat(wrong == PacketCipher.BAD_TAG || !startsWith(opened, plain)).isTrue();
    }
  }

  private static boolean startsWith(byte[] all, byte[] start) {
    return Arrays.equals(Arrays.copyOf(all, start.length), start);
  }

  @ParameterizedTest
  @EnumSource
  void encryptingAPacketAgainGivesTheSameBytes(CipherType type) {
    PacketCipher cipher = cipher(type, Direction.ENCRYPT);
    byte[] plain = Bytes.exactly(new Random(5), PAYLOAD);
    byte[] header = new byte[16];
    byte[] once = new byte[1500];
    byte[] again = new byte[1500];

    cipher.apply(17, header, plain, PAYLOAD, once);
    cipher.apply(17, header, plain, PAYLOAD, again);
    assertThat(again).isEqualTo(once);
    cipher.apply(18, header, plain, PAYLOAD, again);
    assertThat(again).isNotEqualTo(once);
    cipher.apply(17, header, plain, PAYLOAD, again);
    assertThat(again).isEqualTo(once);
  }

  @Test
  void gcmNoticesEveryFlippedBitOfHeaderPayloadAndTag() {
    PacketCipher sealing = cipher(CipherType.AES_GCM, Direction.ENCRYPT);
    PacketCipher opening = cipher(CipherType.AES_GCM, Direction.DECRYPT);
    byte[] header = Bytes.exactly(new Random(6), 16);
    byte[] sealed = new byte[48];
    sealing.apply(1, header, new byte[32], 32, sealed);
    byte[] out = new byte[48];

    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] damaged = flipped(sealed, bit);
      assertThat(opening.apply(1, header, damaged, 48, out)).isEqualTo(PacketCipher.BAD_TAG);
    }
    for (int bit = 0; bit < header.length * 8; bit++) {
      assertThat(opening.apply(1, flipped(header, bit), sealed, 48, out))
          .isEqualTo(PacketCipher.BAD_TAG);
    }
    assertThat(opening.apply(1, header, sealed, 48, out)).isEqualTo(32);
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] copy = bytes.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return copy;
  }

  /** What remains for the collector: nothing for CTR, what the JDK's GCM takes for itself. */
  @ParameterizedTest
  @CsvSource({"AES_CTR, ENCRYPT, 8", "AES_CTR, DECRYPT, 8", "AES_GCM, ENCRYPT, 2000"})
  void allocatesNextToNothingPerPacket(CipherType type, Direction direction, long mostBytes) {
    PacketCipher cipher = cipher(type, direction);
    byte[] in = new byte[1500];
    byte[] out = new byte[1600];
    byte[] header = new byte[16];
    run(cipher, header, in, out, 3_000);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(thread);
    run(cipher, header, in, out, PACKETS);
    long bytes = threads.getThreadAllocatedBytes(thread) - before;

    assertThat(bytes / PACKETS).isLessThanOrEqualTo(mostBytes);
  }

  private static void run(PacketCipher cipher, byte[] header, byte[] in, byte[] out, int count) {
    for (int i = 0; i < count; i++) {
      cipher.apply(i, header, in, PAYLOAD, out);
    }
  }

  private static PacketCipher cipher(CipherType type, Direction direction) {
    return TestKeys.random(type, 16, new Random(7)).cipher(KeySlot.EVEN, direction);
  }
}
