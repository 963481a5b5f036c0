package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.capture.CaptureFacts.DataFact;
import io.millrace.srt.capture.CapturedDatagram;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.CapturedPeer.Role;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.HandshakeCodec;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.DropRequest;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.SequenceNumber;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In the place of either side of each captured connection we answer the other side as libsrt did,
 * wherever the protocol leaves no choice.
 */
class CapturedConnectionReplayTest {

  private static final long US = 1_000;
  private static final Map<String, CapturedPeer> REPLAYS = new ConcurrentHashMap<>();
  private static final long FULL_ACK_PERIOD_NS = 11_000_000;

  /** Connections that came about, without keys, filter or rendezvous; each from both sides. */
  static Stream<Role> roles() {
    return CaptureFacts.all().stream()
        .filter(facts -> facts.passphrase() == null)
        .filter(facts -> !facts.file().startsWith("rendezvous"))
        .filter(facts -> !facts.file().startsWith("filter"))
        .flatMap(facts ->
            facts.datagrams().stream()
                .filter(d -> d.target().getPort() == facts.udpPort())
                .map(CapturedDatagram::source)
                .distinct()
                .flatMap(caller -> Stream.of(true, false).map(us -> new Role(facts, caller, us))))
        .filter(role ->
            role.theirs(CapturedConnectionReplayTest::isAcceptance).size() > 0
                || role.facts().datagrams().stream()
                    .anyMatch(d -> role.isFromPeer(d) && isAcceptance(d.buffer())));
  }

  /** Each is run once; the tests look at what came of it. */
  private static CapturedPeer replay(Role role) {
    return REPLAYS.computeIfAbsent(role.toString(), name -> new CapturedPeer(role).run());
  }

  private static boolean isAcceptance(ByteBuffer packet) {
    if (!Packet.isControl(packet, 0)
        || ControlPacket.type(packet, 0) != ControlType.HANDSHAKE
        || Packet.destinationSocketId(packet, 0) == 0) {
      return false;
    }
    Handshake handshake = HandshakeCodec.parse(packet.position(Packet.HEADER_BYTES).slice());
    return handshake != null && handshake.type() == Handshake.CONCLUSION;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("roles")
  void whatThePeerSentIsDelivered(Role role) throws NoSuchAlgorithmException {
    CapturedPeer replay = replay(role);

    DataFact data = role.facts().data().get(dirFromPeer(role));
    byte[] delivered = replay.delivered.toByteArray();
    assertThat(delivered.length).isEqualTo(data == null ? 0 : data.payloadBytes());
    if (data != null) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      assertThat(HexFormat.of().formatHex(sha256.digest(delivered)))
          .isEqualTo(data.payloadSha256());
    }
    assertThat(replay.port.mux.stats().ignored()).isEmpty();
    assertThat(replay.socket).isNotNull();
    boolean peerCloses =
        role.facts().datagrams().stream()
            .anyMatch(d -> role.isFromPeer(d) && is(d.buffer(), ControlType.SHUTDOWN));
    assertThat(replay.closed)
        .isEqualTo(peerCloses ? List.of(CloseReason.PEER_SHUTDOWN) : List.of());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("roles")
  void lossesAreReportedAsThePeerWasToldOfThem(Role role) {
    CapturedPeer replay = replay(role);

    Set<Integer> ours = new TreeSet<>();
    replay.sent(ControlType.NAK).forEach(nak -> addReported(nak.packet(), ours));
    Set<Integer> theirs = new TreeSet<>();
    role.theirs(packet -> is(packet, ControlType.NAK))
        .forEach(nak -> addReported(nak.buffer(), theirs));
    if (!role.weListen()) {
      // libsrt drops a first packet that follows its acceptance too closely; we do not
      theirs.remove(isn(role));
    }
    assertThat(theirs.containsAll(ours)).isTrue();
    // after a long gap we wait for a second packet; the answer to their report may come before
    List<Wire.Sent> reports = replay.sent(ControlType.NAK);
    long reportedNs = reports.isEmpty() ? 0 : reports.getFirst().atNs();
    role.facts().datagrams().stream()
        .filter(d -> role.isFromPeer(d) && d.timeUs() * US <= reportedNs)
        .filter(d -> !Packet.isControl(d.buffer(), 0))
        .forEach(d -> theirs.remove(DataPacket.sequenceNumber(d.buffer(), 0)));
    role.facts().datagrams().stream()
        .filter(d -> role.isFromPeer(d) && is(d.buffer(), ControlType.DROP_REQUEST))
        .forEach(d ->
            theirs.removeAll(
                numbers(
                    List.of(DropRequest.first(d.buffer(), 0), DropRequest.last(d.buffer(), 0)))));
    assertThat(ours.containsAll(theirs)).as("%s of %s", ours, theirs).isTrue();
  }

  private static void addReported(ByteBuffer nak, Set<Integer> reported) {
    ranges(nak).forEach(range -> reported.addAll(numbers(range)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("roles")
  void asMuchIsAcknowledgedAsByThePeer(Role role) {
    CapturedPeer replay = replay(role);

    List<CapturedDatagram> theirs = role.theirs(packet -> is(packet, ControlType.ACK));
    List<Wire.Sent> ours = replay.sent(ControlType.ACK);
    assertThat(ours.isEmpty()).isEqualTo(theirs.isEmpty());
    for (CapturedDatagram their : theirs) {
      int best =
          ours.stream()
              .filter(our -> our.atNs() <= their.timeUs() * US + FULL_ACK_PERIOD_NS)
              .mapToInt(our ->
                  SequenceNumber.offset(acknowledged(their.buffer()), acknowledged(our.packet())))
              .max()
              .orElse(-1);
      assertThat(best).as("acknowledged beyond theirs, soon after").isNotNegative();
    }
    if (!ours.isEmpty()) {
      // theirs may have closed before it acknowledged the last ones
      int last = role.facts().data().get(dirFromPeer(role)).last();
      assertThat(acknowledged(ours.getLast().packet())).isEqualTo(last + 1 & SequenceNumber.MAX);
    }
    int number = 0;
    for (Wire.Sent ack : ours) {
      if (!AckPacket.isLight(ack.packet().limit())) {
        assertThat(ControlPacket.typeSpecific(ack.packet(), 0)).isEqualTo(++number);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("roles")
  void everyAcknowledgementButTheLightOnesIsAnswered(Role role) {
    CapturedPeer replay = replay(role);

    List<Integer> asked =
        role.facts().datagrams().stream()
            .filter(d -> role.isFromPeer(d) && is(d.buffer(), ControlType.ACK))
            .filter(d -> !AckPacket.isLight(d.payload().length))
            .map(d -> ControlPacket.typeSpecific(d.buffer(), 0))
            .toList();
    assertThat(replay.sent(ControlType.ACKACK))
        .extracting(answer -> ControlPacket.typeSpecific(answer.packet(), 0))
        .isEqualTo(asked);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("roles")
  void whatThePeerReportsLostIsSentAgainOrRefused(Role role) {
    CapturedPeer replay = replay(role);

    Set<Integer> asked = new TreeSet<>();
    role.facts().datagrams().stream()
        .filter(d -> role.isFromPeer(d) && is(d.buffer(), ControlType.NAK))
        .forEach(d -> ranges(d.buffer()).forEach(range -> asked.addAll(numbers(range))));
    Set<Integer> again = new TreeSet<>();
    replay.sent.stream()
        .filter(packet -> packet.isData() && packet.isRetransmitted())
        .forEach(packet -> again.add(packet.sequenceNumber()));
    Set<Integer> refused = new TreeSet<>();
    replay
        .sent(ControlType.DROP_REQUEST)
        .forEach(request ->
            refused.addAll(
                numbers(
                    List.of(
                        DropRequest.first(request.packet(), 0),
                        DropRequest.last(request.packet(), 0)))));
    Set<Integer> both = new TreeSet<>(again);
    both.addAll(refused);
    assertThat(both).isEqualTo(asked);
    assertThat(again.stream().filter(refused::contains)).isEmpty();
    Set<Integer> theirsAgain = new TreeSet<>();
    role.theirs(p -> !Packet.isControl(p, 0) && DataPacket.isRetransmitted(p, 0))
        .forEach(d -> theirsAgain.add(DataPacket.sequenceNumber(d.buffer(), 0)));
    if (role.facts().file().startsWith("ttl")) {
      return; // messages that were not worth sending, which live mode has not
    }
    // when a packet is too late is a matter of a clock: one packet each 10 ms is sent there
    theirsAgain.removeAll(again);
    assertThat(theirsAgain).hasSizeLessThanOrEqualTo(1);
    assertThat(refused.containsAll(theirsAgain)).isTrue();
  }

  private static int isn(Role role) {
    return role.facts().handshakes().stream()
        .filter(handshake -> handshake.dir().startsWith(role.caller().getPort() + ">"))
        .findFirst()
        .orElseThrow()
        .isn();
  }

  private static String dirFromPeer(Role role) {
    int port = role.facts().udpPort();
    int caller = role.caller().getPort();
    return role.weListen() ? caller + ">" + port : port + ">" + caller;
  }

  private static boolean is(ByteBuffer packet, ControlType type) {
    return Packet.isControl(packet, 0) && ControlPacket.type(packet, 0) == type;
  }

  private static int acknowledged(ByteBuffer ack) {
    return AckPacket.acknowledged(ack, 0);
  }

  private static List<List<Integer>> ranges(ByteBuffer nak) {
    List<List<Integer>> ranges = new ArrayList<>();
    assertThat(
            LossReport.read(nak, 0, nak.limit(), (first, last) -> ranges.add(List.of(first, last))))
        .isTrue();
    return ranges;
  }

  private static List<Integer> numbers(List<Integer> range) {
    List<Integer> numbers = new ArrayList<>();
    for (int number = range.getFirst(); number <= range.getLast(); number++) {
      numbers.add(number);
    }
    return numbers;
  }
}
