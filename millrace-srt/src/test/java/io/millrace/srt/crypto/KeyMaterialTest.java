package io.millrace.srt.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.Passphrase;
import io.millrace.testkit.seed.Bytes;
import io.millrace.testkit.seed.Mutations;
import io.millrace.testkit.seed.Seeds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyMaterialTest {

  @ParameterizedTest
  @CsvSource({
    "16, AES_CTR, " + TestKeys.MESSAGE_128,
    "32, AES_CTR, " + TestKeys.MESSAGE_256,
    "16, AES_GCM, " + TestKeys.MESSAGE_GCM,
  })
  void theGuidesMessagesAreRead(int keyLength, CipherType cipher, String message) {
    KeyMaterial material = TestKeys.material(message);

    assertThat(material.keyLength()).isEqualTo(keyLength);
    assertThat(material.cipher()).isEqualTo(cipher);
    assertThat(material.holds(KeySlot.EVEN)).isTrue();
    assertThat(material.holds(KeySlot.ODD)).isFalse();
    assertThat(material.content()).isEqualTo(ByteBuffer.wrap(TestKeys.bytes(message)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 13, SIGNATURE",
    "1, 21, SIGNATURE",
    "2, 28, SIGNATURE",
    "3, 0, NO_KEY",
    "3, 4, NO_KEY",
    "3, -1, NO_KEY",
    "3, 3, TOTAL_LENGTH",
    "8, 3, CIPHER",
    "8, 4, CIPHER",
    "9, 1, CIPHER",
    "10, 1, ENCAPSULATION",
    "14, 0, SALT_LENGTH",
    "14, 5, SALT_LENGTH",
    "14, -1, SALT_LENGTH",
    "15, 0, KEY_LENGTH",
    "15, 5, KEY_LENGTH",
    "15, 6, TOTAL_LENGTH",
    "15, 8, TOTAL_LENGTH",
    "15, -1, KEY_LENGTH",
  })
  void aWrongFieldIsNamed(int at, byte value, KeyMessageFault fault) {
    byte[] message = TestKeys.bytes(TestKeys.MESSAGE_128);
    message[at] = value;

    assertThat(KeyMaterial.parse(ByteBuffer.wrap(message))).isEqualTo(fault);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 32, 105, 1400})
  void aLengthThatNoMessageHasIsNotReadAtAll(int length) {
    byte[] message = Arrays.copyOf(TestKeys.bytes(TestKeys.MESSAGE_128), length);

    assertThat(KeyMaterial.parse(ByteBuffer.wrap(message))).isEqualTo(KeyMessageFault.SIZE);
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 52, 55, 57, 104})
  void aLengthThatIsNotItsOwnIsRefused(int length) {
    byte[] message = Arrays.copyOf(TestKeys.bytes(TestKeys.MESSAGE_128), length);

    assertThat(KeyMaterial.parse(ByteBuffer.wrap(message))).isEqualTo(KeyMessageFault.TOTAL_LENGTH);
  }

  @TestFactory
  Stream<DynamicTest> whateverComesIsReadOrRefusedAndUnwrapsOrNot() {
    KeyEncryptingKey kek =
        KeyEncryptingKey.derive(TestKeys.PASSPHRASE_128, TestKeys.material(TestKeys.MESSAGE_128));
    return Seeds.tests(
        random -> {
          for (int i = 0; i < 2_000; i++) {
            ByteBuffer content = ByteBuffer.wrap(anything(random));
            if (KeyMaterial.parse(content) instanceof KeyMaterial material) {
              assertThat(material.content()).isEqualTo(content);
              StreamKeys keys = StreamKeys.unwrap(material, kek);
              assertThat(keys == null || keys.material().equals(material)).isTrue();
            }
            assertThat(content.position()).isZero();
          }
        },
        1,
        2);
  }

  private static byte[] anything(Random random) {
    return random.nextInt(4) == 0
        ? Bytes.random(random, 120)
        : Mutations.mutate(random, TestKeys.bytes(TestKeys.MESSAGE_128));
  }

  @ParameterizedTest
  @EnumSource
  void keysOfEachLengthAreUnwrappedByWhoHasThePassphrase(CipherType cipher) {
    Random random = new Random(3);
    for (int keyLength : new int[] {16, 24, 32}) {
      StreamKeys ours = TestKeys.random(cipher, keyLength, random);
      StreamKeys both = ours.refreshed(KeySlot.ODD, random);
      StreamKeys theirs = read(both.material(), TestKeys.PASSPHRASE_128);

      assertThat(both.material().content().remaining()).isEqualTo(40 + 2 * keyLength);
      assertThat(theirs).isNotNull();
      assertThat(theirs.sharesKey(KeySlot.EVEN, ours)).isTrue();
      assertThat(theirs.sharesKey(KeySlot.ODD, both)).isTrue();
      assertThat(read(both.material(), TestKeys.PASSPHRASE_256)).isNull();
    }
  }

  @Test
  void aRefreshReplacesTheKeyOfOneSlot() {
    Random random = new Random(4);
    StreamKeys first = TestKeys.random(CipherType.AES_CTR, 16, random);
    StreamKeys second = first.refreshed(KeySlot.ODD, random);
    StreamKeys third = second.refreshed(KeySlot.EVEN, random);

    assertThat(first.has(KeySlot.ODD)).isFalse();
    assertThat(second.sharesKey(KeySlot.EVEN, first)).isTrue();
    assertThat(third.sharesKey(KeySlot.ODD, second)).isTrue();
    assertThat(third.sharesKey(KeySlot.EVEN, second)).isFalse();
    assertThat(third.kek().isOf(third.material())).isTrue();
  }

  @Test
  void whatIsWrongIsSaidInOneLittleEndianWordAndUnderstoodInEither() {
    assertThat(KeyState.BAD_SECRET.word()).isEqualTo(0x04000000);
    for (KeyState state : KeyState.values()) {
      assertThat(KeyState.ofWord(state.word())).isEqualTo(state);
      assertThat(KeyState.ofWord(Integer.reverseBytes(state.word()))).isEqualTo(state);
    }
    assertThat(KeyState.ofWord(6)).isNull();
    assertThat(KeyState.ofWord(-1)).isNull();
  }

  private static StreamKeys read(KeyMaterial sent, Passphrase passphrase) {
    KeyMaterial material = (KeyMaterial) KeyMaterial.parse(sent.content());
    return StreamKeys.unwrap(material, KeyEncryptingKey.derive(passphrase, material));
  }
}
