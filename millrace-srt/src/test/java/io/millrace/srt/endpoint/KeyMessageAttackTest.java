package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.Extension;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.HandshakeCodec;
import io.millrace.srt.handshake.KeyMaterialExtension;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.Packet;
import io.millrace.testkit.link.LinkConditions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Key messages that lie, and key messages by the thousand: nothing is read beyond its end, and a
 * derivation, the one expensive thing, is not to be had at will (guide §15.2, §20.3).
 */
class KeyMessageAttackTest {

  private static final int LENGTH_FIELD = 15;
  private static final int SALT = 16;
  private static final int SALT_LENGTH = 16;
  private static final LinkConditions DELAY = LinkConditions.PERFECT.withDelayNs(10 * MS);
  private static final SrtOptions SECRET =
      SrtOptions.LIVE.with(o -> o.passphrase(Passphrase.of("correct horse battery")));
  private static final InetSocketAddress STRANGER = new InetSocketAddress("127.0.0.1", 40_001);

  private final SimStream stream = new SimStream(1, DELAY, DELAY).listen(SECRET).connect(SECRET);
  private byte[] message;
  private int listenerId;
  private int derivations;

  @BeforeEach
  void beInMidStream() {
    stream.network.runFor(100 * MS);
    stream.send(200, 5 * MS).network.runFor(300 * MS);
    listenerId = Packet.destinationSocketId(stream.toListener.data().getFirst().packet(), 0);
    Wire.Sent conclusion = stream.toListener.control(ControlType.HANDSHAKE).getLast();
    Handshake request =
        HandshakeCodec.parse(conclusion.packet().duplicate().position(Packet.HEADER_BYTES));
    ByteBuffer content =
        request.extensions().stream()
            .filter(extension -> extension.type() == Extension.KMREQ)
            .map(extension -> ((KeyMaterialExtension) extension).content())
            .findFirst()
            .orElseThrow();
    message = new byte[content.remaining()];
    content.get(message);
    stream.listener.keyWorkers = task -> derivations++;
  }

  private void forge(InetSocketAddress from, int subtype, byte[] content) {
    ByteBuffer packet = ByteBuffer.allocate(Packet.HEADER_BYTES + content.length);
    ControlPacket.putUser(packet, 0, subtype, 0, listenerId);
    packet.position(Packet.HEADER_BYTES).put(content).flip();
    stream.listener.act(
        stream.network.nowNs(),
        () -> stream.listener.mux.onDatagram(packet, from, stream.network.nowNs()));
  }

  private void assertUnharmed() {
    stream.network.runFor(3_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.delivered).hasSize(200);
    assertThat(stream.listenerClosed).isEmpty();
    assertThat(derivations).isZero();
  }

  private long counted(String reason) {
    return stream.listener.mux.stats().ignored().getOrDefault(reason, 0L);
  }

  // ---- on a live connection ----

  @Test
  void aKeyMessageOfEveryWrongLengthIsCountedAndChangesNothing() {
    int forged = 0;
    for (int length = 0; length <= 200; length++) {
      if (length != message.length) {
        forge(SimStream.CALLER, ControlPacket.KMREQ, Arrays.copyOf(message, length));
        forged++;
      }
    }
    assertThat(counted("IMPOSSIBLE_KEY_MESSAGE")).isEqualTo(forged);
    assertUnharmed();
  }

  @Test
  void aKeyMessageThatSaysAnyOtherKeyLengthIsCountedAndChangesNothing() {
    for (int words = 0; words < 256; words++) {
      byte[] lying = message.clone();
      lying[LENGTH_FIELD] = (byte) words;
      if (!Arrays.equals(lying, message)) {
        forge(SimStream.CALLER, ControlPacket.KMREQ, lying);
      }
    }
    assertThat(counted("IMPOSSIBLE_KEY_MESSAGE")).isEqualTo(255);
    assertUnharmed();
  }

  @Test
  void aKeyMessageFloodBuysOneDerivationASecond() {
    Random random = new Random(7);
    int flood = 3_000;
    for (int i = 0; i < flood; i++) {
      byte[] other = message.clone();
      byte[] salt = new byte[SALT_LENGTH];
      random.nextBytes(salt);
      System.arraycopy(salt, 0, other, SALT, SALT_LENGTH);
      forge(SimStream.CALLER, ControlPacket.KMREQ, other);
      stream.network.runFor(MS);
    }
    assertThat(derivations).isBetween(1, 4);
    assertThat(counted("IMPOSSIBLE_KEY_MESSAGE")).isEqualTo(flood - derivations);
    derivations = 0;
    assertUnharmed();
  }

  @Test
  void aKeyMessageFromAnotherAddressIsNotLookedAt() {
    forge(STRANGER, ControlPacket.KMREQ, message);
    forge(STRANGER, ControlPacket.KMRSP, message);
    assertThat(counted("WRONG_ADDRESS")).isEqualTo(2);
    assertThat(stream.toCaller.control(ControlType.USER)).isEmpty();
    assertUnharmed();
  }

  @Test
  void anAnswerToNoKeyMessageOfOursChangesNothing() {
    forge(SimStream.CALLER, ControlPacket.KMRSP, message);
    forge(SimStream.CALLER, ControlPacket.KMRSP, new byte[4]);
    forge(SimStream.CALLER, ControlPacket.KMRSP, new byte[0]);
    assertThat(counted("IMPOSSIBLE_KEY_MESSAGE")).isEqualTo(3);
    assertUnharmed();
  }

  @Test
  void anOldKeyMessageThatComesAgainDoesNotBringItsKeyBack() {
    SrtOptions busy = SECRET.with(o -> o.kmRefreshRate(100).kmPreAnnounce(30));
    SimStream changing = new SimStream(2, DELAY, DELAY).listen(busy).connect(busy);
    changing.network.runFor(100 * MS);
    changing.send(450, 5 * MS).network.runFor(1_000 * MS);
    List<ByteBuffer> announced =
        changing.toListener.control(ControlType.USER).stream().map(Wire.Sent::packet).toList();
    assertThat(announced).as("keys were changed").hasSizeGreaterThan(1);
    for (ByteBuffer old : announced) {
      changing.listener.act(
          changing.network.nowNs(),
          () ->
              changing.listener.mux.onDatagram(
                  old.duplicate(), SimStream.CALLER, changing.network.nowNs()));
    }
    changing.network.runFor(4_000 * MS);
    changing.assertAllDelivered();
    assertThat(changing.delivered).hasSize(450);
  }

  // ---- in a handshake ----

  @Test
  void whoComesWithTheKeyMessageOfAnotherIsRefusedAndTheOtherIsNot() {
    LonePort port = new LonePort();
    InetSocketAddress owner = new InetSocketAddress("127.0.0.1", 40_000);
    assertThat(outcome(port, owner, 7)).isEqualTo(Handshake.CONCLUSION);
    assertThat(outcome(port, STRANGER, 8)).isEqualTo(Rejection.ROGUE.wireCode());
    assertThat(outcome(port, owner, 9))
        .as("another call, too")
        .isEqualTo(Rejection.ROGUE.wireCode());
    assertThat(port.mux.stats().connections()).isEqualTo(1);
  }

  private int outcome(LonePort port, InetSocketAddress from, int socketId) {
    KeyMaterialExtension block =
        new KeyMaterialExtension(Extension.KMREQ, ByteBuffer.wrap(message));
    port.receive(from, LonePort.conclusion(socketId, port.cookieOf(from), block));
    port.undecided.removeLast().accept(SECRET, new SocketHandler() {});
    port.pass(0);
    return port.answers.getLast().handshake().type();
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {0, 4, 32, 36, 52, 60, 104, 108, 1_024})
  void aHandshakeWithAKeyMessageOfAWrongLengthIsRefusedBeforeAnybodyIsAsked(int length) {
    LonePort port = new LonePort();
    Handshake answer = answerTo(port, Arrays.copyOf(message, length));
    assertThat(answer.type()).isEqualTo(Rejection.ROGUE.wireCode());
    assertThat(port.undecided).isEmpty();
  }

  @ParameterizedTest(name = "{0} words")
  @ValueSource(ints = {0, 1, 5, 6, 8, 255})
  void aHandshakeWithAKeyMessageThatSaysAnotherKeyLengthIsRefused(int words) {
    byte[] lying = message.clone();
    lying[LENGTH_FIELD] = (byte) words;
    LonePort port = new LonePort();
    assertThat(answerTo(port, lying).type()).isEqualTo(Rejection.ROGUE.wireCode());
    assertThat(port.undecided).isEmpty();
  }

  private static Handshake answerTo(LonePort port, byte[] keys) {
    int cookie = port.cookieOf(STRANGER);
    KeyMaterialExtension block = new KeyMaterialExtension(Extension.KMREQ, ByteBuffer.wrap(keys));
    LonePort.Answer answer = port.receive(STRANGER, LonePort.conclusion(7, cookie, block));
    assertThat(answer).isNotNull();
    return answer.handshake();
  }
}
