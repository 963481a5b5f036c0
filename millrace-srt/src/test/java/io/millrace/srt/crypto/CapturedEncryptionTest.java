package io.millrace.srt.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.Passphrase;
import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.capture.CaptureFacts.DataFact;
import io.millrace.srt.capture.CaptureFacts.ExtensionFact;
import io.millrace.srt.capture.CapturedDatagram;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real peers encrypted decrypts to what the facts say. */
class CapturedEncryptionTest {

  private static final int HEADER = 16;
  private static final int KMREQ = 3;
  private static final int RETRANSMITTED = 0x04;

  static Stream<CaptureFacts> encrypted() {
    return CaptureFacts.all().stream()
        .filter(facts -> facts.passphrase() != null && !facts.data().isEmpty());
  }

  @Test
  void thereAreCapturesOfEveryKeyLengthBothCiphersAndARefresh() {
    assertThat(encrypted().map(CaptureFacts::file))
        .contains(
            "publish-aes128.pcap",
            "viewer-aes256.pcap",
            "ffmpeg-viewer-aes192.pcap",
            "publish-aes128-gcm.pcap",
            "km-refresh-aes128.pcap");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encrypted")
  void everyPayloadDecryptsToWhatTheFactsSay(CaptureFacts facts) throws NoSuchAlgorithmException {
    Map.Entry<String, DataFact> data = facts.data().entrySet().iterator().next();
    NavigableMap<Long, byte[]> payloads = new TreeMap<>();
    Decryption decryption = new Decryption(Passphrase.of(facts.passphrase()));
    decryption.install(keyMaterialOfHandshake(facts));

    for (CapturedDatagram datagram : facts.datagrams()) {
      ByteBuffer packet = datagram.buffer();
      if (isKeyRequest(packet)) {
        decryption.install(datagram.body());
      } else if (datagram.dir().equals(data.getKey()) && !Packet.isControl(packet, 0)) {
        int sequenceNumber = DataPacket.sequenceNumber(packet, 0);
        long position = SequenceNumber.position(sequenceNumber, data.getValue().first());
        payloads.put(position, decryption.payload(datagram.payload()));
      }
    }

    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    payloads.values().forEach(sha256::update);
    assertThat(payloads).hasSize(data.getValue().uniq());
    assertThat(HexFormat.of().formatHex(sha256.digest()))
        .isEqualTo(data.getValue().payloadSha256());
  }

  private static ByteBuffer keyMaterialOfHandshake(CaptureFacts facts) {
    List<ExtensionFact> requests =
        facts.handshakes().stream()
            .flatMap(handshake -> handshake.exts().stream())
            .filter(extension -> extension.t() == KMREQ)
            .toList();
    return ByteBuffer.wrap(HexFormat.of().parseHex(requests.getFirst().hex()));
  }

  private static boolean isKeyRequest(ByteBuffer packet) {
    return Packet.isControl(packet, 0)
        && ControlPacket.type(packet, 0) == ControlType.USER
        && (packet.getInt(0) & 0xFFFF) == KMREQ;
  }

  /** A receiver's keys; the same message twice changes nothing. */
  private static final class Decryption {
    private final Passphrase passphrase;
    private final Map<KeySlot, PacketCipher> ciphers = new EnumMap<>(KeySlot.class);

    Decryption(Passphrase passphrase) {
      this.passphrase = passphrase;
    }

    void install(ByteBuffer message) {
      KeyMaterial material = (KeyMaterial) KeyMaterial.parse(message);
      StreamKeys keys =
          Objects.requireNonNull(
              StreamKeys.unwrap(material, KeyEncryptingKey.derive(passphrase, material)));
      for (KeySlot slot : KeySlot.values()) {
        if (keys.has(slot)) {
          ciphers.put(slot, keys.cipher(slot, PacketCipher.Direction.DECRYPT));
        }
      }
    }

    byte[] payload(byte[] packet) {
      ByteBuffer buffer = ByteBuffer.wrap(packet);
      KeySlot slot = KeySlot.of(DataPacket.key(buffer, 0));
      byte[] header = Arrays.copyOf(packet, HEADER);
      header[4] &= ~RETRANSMITTED;
      byte[] body = Arrays.copyOfRange(packet, HEADER, packet.length);
      byte[] out = new byte[body.length];
      int length =
          ciphers
              .get(slot)
              .apply(DataPacket.sequenceNumber(buffer, 0), header, body, body.length, out);
      assertThat(length).isPositive();
      return Arrays.copyOf(out, length);
    }
  }
}
