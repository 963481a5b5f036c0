package io.millrace.srt.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a connected peer can say about keys. */
class CryptoSessionTest {

  private static final long SECOND = 1_000_000_000;

  private final Random random = new Random(1);
  private final StreamKeys agreed = TestKeys.random(CipherType.AES_CTR, 16, random);
  private final List<ByteBuffer> sent = new ArrayList<>();
  private final List<Runnable> derivations = new ArrayList<>();
  private final PacketWriter out = new PacketWriter(ByteBuffer.allocate(1500), 7, 0, this::record);
  private final CryptoSession session =
      new CryptoSession(
          agreed,
          TestKeys.PASSPHRASE_128,
          true,
          SrtOptions.LIVE,
          5,
          1500,
          new CipherBuffers(),
          random,
          (passphrase, material, then) ->
              derivations.add(() -> then.accept(KeyEncryptingKey.derive(passphrase, material))));

  @Test
  void theSameKeysAgainAreEchoedAtOnce() {
    assertThat(request(agreed, 0)).isTrue();

    assertThat(answers()).containsExactly(agreed.material().content());
    assertThat(derivations).isEmpty();
  }

  @Test
  void aNewKeyUnderTheOldSaltNeedsNoDerivation() {
    StreamKeys next = agreed.refreshed(KeySlot.ODD, random);

    assertThat(request(next, 0)).isTrue();

    assertThat(answers()).containsExactly(next.material().content());
    assertThat(derivations).isEmpty();
  }

  @Test
  void aNewSaltIsDerivedBesideTheLoopAndAtMostOnceASecond() {
    StreamKeys next = TestKeys.random(CipherType.AES_CTR, 32, random);
    StreamKeys another = TestKeys.random(CipherType.AES_CTR, 32, random);

    assertThat(request(next, 0)).isTrue();
    assertThat(request(another, SECOND / 2)).isFalse();
    assertThat(derivations).hasSize(1);
    assertThat(sent).isEmpty();

    derivations.getFirst().run();
    assertThat(answers()).containsExactly(next.material().content());
    assertThat(request(another, SECOND)).isTrue();
    assertThat(derivations).hasSize(2);
  }

  @Test
  void keysUnderAnotherPassphraseAreNotAnswered() {
    StreamKeys foreign = TestKeys.unwrap(TestKeys.MESSAGE_256, TestKeys.PASSPHRASE_256);

    request(foreign, 0);
    derivations.getFirst().run();

    assertThat(sent).isEmpty();
    assertThat(request(agreed, SECOND)).as("the old ones still stand").isTrue();
  }

  @Test
  void whatIsDerivedAfterTheEndIsNotAnswered() {
    request(TestKeys.random(CipherType.AES_CTR, 16, random), 0);
    session.close();
    derivations.getFirst().run();

    assertThat(sent).isEmpty();
  }

  @Test
  void keysForAnotherCipherAndBrokenMessagesAreRefused() {
    assertThat(request(TestKeys.random(CipherType.AES_GCM, 16, random), 0)).isFalse();
    assertThat(session.onRequest(ByteBuffer.allocate(56), out, 0)).isFalse();
    assertThat(session.onRequest(ByteBuffer.allocate(0), out, 0)).isFalse();
    assertThat(derivations).isEmpty();
    assertThat(sent).isEmpty();
  }

  @Test
  void anAnswerThatNothingWasAskedForIsRefused() {
    assertThat(session.onResponse(agreed.material().content())).isFalse();
  }

  private boolean request(StreamKeys keys, long nowNs) {
    return session.onRequest(keys.material().content(), out, nowNs);
  }

  private List<ByteBuffer> answers() {
    return sent.stream()
        .filter(packet -> ControlPacket.subtype(packet, 0) == ControlPacket.KMRSP)
        .map(packet -> packet.slice(16, packet.limit() - 16))
        .toList();
  }

  private boolean record(ByteBuffer datagram) {
    ByteBuffer copy = ByteBuffer.allocate(datagram.remaining());
    sent.add(copy.put(datagram).flip());
    return true;
  }
}
