package io.millrace.srt.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.testkit.seed.FuzzInput;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Key material and encrypted packets of any bytes. */
class CryptoFuzzTest {

  private static final Passphrase PASSPHRASE = Passphrase.of("1AAA99 is secret");
  private static final byte[] SALT = new byte[KeyMaterial.SALT_BYTES];
  private static final int ISN = 7;
  private static final long SECOND_NS = 1_000_000_000;

  /** A derivation is slow: one for each length. */
  private static final Map<Integer, KeyEncryptingKey> KEKS = new HashMap<>();

  @FuzzTest
  void keyMaterialIsReadWithinItsBoundsAndUnwrapsOrNot(byte[] bytes) {
    if (KeyMaterial.parse(ByteBuffer.wrap(bytes)) instanceof KeyMaterial material) {
      assertThat(bytes.length).isLessThanOrEqualTo(KeyMaterial.MAX_BYTES);
      assertThat(material.keyLength()).isIn(16, 24, 32);
      assertThat(material.content()).isEqualTo(ByteBuffer.wrap(bytes));
      StreamKeys keys = StreamKeys.unwrap(material, kek(material.keyLength()));
      if (keys != null) {
        assertThat(keys.has(KeySlot.EVEN) || keys.has(KeySlot.ODD)).isTrue();
      }
    }
  }

  @FuzzTest
  void anyPacketIsOpenedOrNotAndAnyKeyMessageAnsweredOrNot(byte[] input) {
    FuzzInput in = new FuzzInput(input);
    CipherType type = in.bool() ? CipherType.AES_GCM : CipherType.AES_CTR;
    KeyEncryptingKey kek = kek(16 + 8 * in.below(3));
    StreamKeys keys = StreamKeys.generate(type, kek, new Random(1));
    CryptoSession session = session(keys);
    PacketWriter out = new PacketWriter(ByteBuffer.allocate(1500), 5, 0, datagram -> true);
    long nowNs = 0;
    while (!in.isEmpty()) {
      nowNs += in.u8() * SECOND_NS / 16;
      switch (in.below(4)) {
        case 0 -> open(session, in.chunk(Packet.HEADER_BYTES + in.u8()));
        case 1 -> {
          // the handshake's own message, changed here and there
          ByteBuffer changed = ByteBuffer.allocate(keys.material().content().remaining());
          changed.put(keys.material().content()).flip();
          int at = in.u8() % changed.limit();
          changed.put(at, (byte) in.u8());
          session.onRequest(changed, out, nowNs);
        }
        case 2 -> session.onRequest(ByteBuffer.wrap(in.chunk(in.u8())), out, nowNs);
        default -> session.onResponse(ByteBuffer.wrap(in.chunk(in.u8())));
      }
    }
  }

  private static void open(CryptoSession session, byte[] bytes) {
    if (bytes.length > Packet.HEADER_BYTES) {
      ByteBuffer payload = session.opener().open(ByteBuffer.wrap(bytes));
      if (payload != null) {
        assertThat(payload.remaining()).isBetween(1, bytes.length - Packet.HEADER_BYTES);
      }
    }
  }

  @FuzzTest
  void whatIsSealedOpensAsItWasAndNotOtherwise(byte[] input) {
    FuzzInput in = new FuzzInput(input);
    CipherType type = in.bool() ? CipherType.AES_GCM : CipherType.AES_CTR;
    StreamKeys keys = StreamKeys.generate(type, kek(16), new Random(1));
    CryptoSession sending = session(keys);
    CryptoSession receiving = session(keys);
    long position = ISN + in.u16();
    int changeAt = in.u16();
    int change = in.u8();
    byte[] payload = in.chunk(1_400);
    if (payload.length == 0) {
      return;
    }
    ByteBuffer packet = ByteBuffer.allocate(1_500);
    DataPacket.putHeader(packet, 0, (int) position, 1, false, in.s32(), 9);
    packet.position(Packet.HEADER_BYTES).put(payload);
    int length = sending.sealer().seal(packet, 0, position, false);
    assertThat(length).isEqualTo(Packet.HEADER_BYTES + payload.length + type.tagBytes());
    packet.position(0).limit(length);
    assertThat(receiving.opener().open(packet)).isEqualTo(ByteBuffer.wrap(payload));
    packet.put(changeAt % length, (byte) (packet.get(changeAt % length) ^ change));
    ByteBuffer changed = receiving.opener().open(packet);
    boolean onlyMarkedAsSentAgain = changeAt % length == 4 && change == 0x04;
    if (type == CipherType.AES_GCM && change != 0 && !onlyMarkedAsSentAgain) {
      assertThat(changed).as("whatever is changed, header or payload").isNull();
    }
  }

  private static CryptoSession session(StreamKeys keys) {
    return new CryptoSession(
        keys,
        PASSPHRASE,
        true,
        SrtOptions.LIVE,
        ISN,
        1500,
        new CipherBuffers(),
        new Random(2),
        (passphrase, material, then) -> {
          then.accept(kek(material.keyLength()));
          return true;
        });
  }

  private static KeyEncryptingKey kek(int keyLength) {
    return KEKS.computeIfAbsent(
        keyLength, length -> KeyEncryptingKey.derive(PASSPHRASE, length, SALT));
  }
}
