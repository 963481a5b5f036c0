package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.endpoint.EndpointLimits.Bound;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.packet.Packet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Handshakes by the thousand, forged and real: bounded, counted, and others still get in. */
class HandshakeFloodTest {

  private static final InetSocketAddress HONEST = ipv4(0xCB00_7105, 4_000);
  private static final InetSocketAddress ATTACKER = ipv4(0xC633_6407, 4_001);
  private static final EndpointLimits TIGHT =
      EndpointLimits.DEFAULT
          .withHalfOpen(new Bound(3, 5))
          .withConnections(new Bound(4, 8))
          .withConclusionsPerSecond(new Bound(100, 1_000));

  // ---- inductions ----

  @Test
  void inductionFloodFromAMillionSpoofedAddressesHoldsNoStateAndAmplifiesNothing() {
    LonePort port = new LonePort();
    flood(port, 1_000_000, i -> ipv4(0x0100_0000 + 97 * i, 1_024 + i % 60_000));

    assertThat(port.bytesOut).isPositive().isLessThanOrEqualTo(port.bytesIn);
    assertThat(port.answers).hasSizeBetween(20_000, 40_100);
    assertThat(port.answers).allMatch(answer -> answer.packet().remaining() == 64);
    EndpointStats stats = port.mux.stats();
    assertThat(stats.connections()).isZero();
    assertThat(stats.halfOpen()).isZero();
    assertThat(port.mux.nextDeadlineNs()).as("no timer").isEqualTo(Long.MAX_VALUE);
    long unanswered = 1_000_000L - port.answers.size();
    assertThat(stats.ignored()).containsEntry("OVER_LIMIT", unanswered);
    assertThat(stats.overLimit()).containsEntry("INDUCTIONS_PER_SECOND", unanswered);

    port.pass(LonePort.SECOND);
    assertThat(port.accepting().call(HONEST, 5)).isEqualTo(Handshake.CONCLUSION);
  }

  @Test
  void inductionFloodOfOneNetworkLeavesTheOthersAlone() {
    LonePort port = new LonePort().accepting();
    flood(port, 50_000, i -> ipv4(0xC633_6400 + i % 256, 1_024 + i % 60_000));

    assertThat(port.answers).hasSizeBetween(2_000, 4_100);
    assertThat(port.mux.stats().overLimit()).containsOnlyKeys("INDUCTIONS_PER_SECOND_OF_A_NETWORK");
    assertThat(port.call(HONEST, 5)).isEqualTo(Handshake.CONCLUSION);
  }

  @Test
  void inductionFloodFromOneIpv6NetworkCountsAsOneSource() {
    LonePort port = new LonePort().accepting();
    flood(port, 50_000, i -> ipv6(0x2001_0db8_0000_0001L, i, 4_000));

    assertThat(port.answers).hasSizeBetween(2_000, 4_100);
    assertThat(port.call(ipv6(0x2001_0db8_0000_0002L, 1, 4_000), 5))
        .isEqualTo(Handshake.CONCLUSION);
  }

  @Test
  void aShortInductionIsNotAnswered() {
    LonePort port = new LonePort();
    ByteBuffer induction = LonePort.induction(7);
    for (int length = 0; length < 64; length++) {
      assertThat(port.receive(ATTACKER, induction.duplicate().limit(length))).isNull();
    }
    assertThat(port.mux.stats().ignored()).containsOnlyKeys("TOO_SHORT", "MALFORMED_HANDSHAKE");
  }

  /** Spread over one second. */
  private static void flood(LonePort port, int count, IntFunction<InetSocketAddress> from) {
    ByteBuffer induction = LonePort.induction(7);
    long startNs = port.nowNs;
    for (int i = 0; i < count; i++) {
      port.nowNs = startNs + LonePort.SECOND / count * i;
      port.receive(from.apply(i), induction.duplicate());
    }
  }

  // ---- conclusions ----

  @Test
  void conclusionFloodWithForgedCookiesIsMetWithSilence() {
    LonePort port = new LonePort().accepting();
    Random random = new Random(4711);
    for (int i = 0; i < 50_000; i++) {
      port.receive(ATTACKER, LonePort.conclusion(1 + i, random.nextInt()));
    }
    assertThat(port.answers).isEmpty();
    assertThat(port.mux.stats().ignored()).containsEntry("WRONG_COOKIE", 50_000L).hasSize(1);
    assertThat(port.mux.stats().connections()).isZero();
    assertThat(port.call(HONEST, 5)).isEqualTo(Handshake.CONCLUSION);
  }

  @Test
  void cookieOfAnotherAddressIsWorthNothing() {
    LonePort port = new LonePort().accepting();
    int cookie = port.cookieOf(HONEST);
    port.answers.clear();
    for (InetSocketAddress other :
        new InetSocketAddress[] {
          ATTACKER,
          new InetSocketAddress(HONEST.getAddress(), HONEST.getPort() + 1),
          ipv6(0x0000_0000_0000_0000L, 0xCB00_7105L, HONEST.getPort())
        }) {
      assertThat(port.receive(other, LonePort.conclusion(5, cookie))).isNull();
    }
    assertThat(port.mux.stats().ignored()).containsEntry("WRONG_COOKIE", 3L);
    assertThat(port.accepted).isEmpty();
  }

  @Test
  void callersThatNobodyDecidesOnAreBoundedForEachAddressAndInAll() {
    LonePort port = new LonePort(TIGHT);
    for (int i = 0; i < 10; i++) {
      port.call(ATTACKER, 10 + i);
    }
    assertThat(port.undecided).hasSize(3);
    assertThat(port.mux.stats().halfOpen()).isEqualTo(3);
    assertThat(port.call(ATTACKER, 30)).isEqualTo(Rejection.BACKLOG.wireCode());

    assertThat(port.call(HONEST, 10)).as("waits").isZero();
    assertThat(port.call(ipv4(0xCB00_7106, 1), 10)).as("waits").isZero();
    assertThat(port.call(ipv4(0xCB00_7107, 1), 10)).isEqualTo(Rejection.BACKLOG.wireCode());
    assertThat(port.mux.stats().overLimit())
        .containsEntry("HALF_OPEN_OF_AN_ADDRESS", 8L)
        .containsEntry("HALF_OPEN", 1L)
        .hasSize(2);

    port.undecided.getFirst().reject(Rejection.FORBIDDEN);
    assertThat(port.call(ATTACKER, 31)).as("a place is free").isZero();
    port.pass(6 * LonePort.SECOND);
    assertThat(port.call(ATTACKER, 32)).as("the undecided are forgotten").isZero();
    assertThat(port.mux.stats().halfOpen()).isEqualTo(1);
  }

  @Test
  void connectionsOfAnAddressAreBoundedAndAClosedOneMakesRoom() {
    LonePort port = new LonePort(TIGHT).accepting();
    for (int i = 0; i < 4; i++) {
      assertThat(port.call(ATTACKER, 10 + i)).isEqualTo(Handshake.CONCLUSION);
    }
    assertThat(port.call(ATTACKER, 20)).isEqualTo(Rejection.OVERLOAD.wireCode());
    for (int i = 0; i < 4; i++) {
      assertThat(port.call(HONEST, 10 + i)).isEqualTo(Handshake.CONCLUSION);
    }
    assertThat(port.call(ipv4(0xCB00_7106, 1), 1)).isEqualTo(Rejection.OVERLOAD.wireCode());
    assertThat(port.mux.stats().overLimit())
        .containsEntry("CONNECTIONS_OF_AN_ADDRESS", 1L)
        .containsEntry("CONNECTIONS", 1L)
        .hasSize(2);

    port.close(port.accepted.getFirst());
    assertThat(port.call(ATTACKER, 21)).isEqualTo(Handshake.CONCLUSION);
  }

  @Test
  void conclusionFloodFromARealAddressIsBoundedAndLeavesOthersAlone() {
    LonePort port = new LonePort(TIGHT.withConnections(new Bound(60_000, 60_000))).accepting();
    int cookie = port.cookieOf(ATTACKER);
    for (int i = 0; i < 1_000; i++) {
      port.receive(ATTACKER, LonePort.conclusion(10 + i, cookie));
    }
    assertThat(port.accepted).hasSize(100);
    assertThat(port.answers.getLast().handshake().type()).isEqualTo(Rejection.OVERLOAD.wireCode());
    assertThat(port.mux.stats().overLimit())
        .containsEntry("CONCLUSIONS_PER_SECOND_OF_AN_ADDRESS", 900L);
    assertThat(port.bytesOut).isLessThanOrEqualTo(port.bytesIn);
    assertThat(port.call(HONEST, 5)).isEqualTo(Handshake.CONCLUSION);
    port.pass(LonePort.SECOND);
    assertThat(port.call(ATTACKER, 5)).isEqualTo(Handshake.CONCLUSION);
  }

  @Test
  void repeatsOfOneConclusionMakeOneRequestAndCostNoPlace() {
    LonePort port = new LonePort(TIGHT);
    int cookie = port.cookieOf(HONEST);
    for (int i = 0; i < 500; i++) {
      port.receive(HONEST, LonePort.conclusion(10, cookie));
    }
    assertThat(port.undecided).hasSize(1);
    assertThat(port.mux.stats().overLimit()).isEmpty();
  }

  @Test
  void whoIsTurnedAwayIsToldTheCodeThatTheOperatorChose() {
    LonePort port =
        new LonePort(
            TIGHT
                .withHalfOpen(new Bound(1, 1))
                .withRejections(new Rejection(3_001), new Rejection(3_002)));
    port.call(HONEST, 10);
    assertThat(port.call(HONEST, 11)).isEqualTo(3_001);
  }

  @Test
  void aThousandViewersBehindOneNatComeBackInTheSameMoment() {
    LonePort port = new LonePort().accepting();
    for (int i = 0; i < 1_000; i++) {
      InetSocketAddress viewer = new InetSocketAddress(HONEST.getAddress(), 10_000 + i);
      assertThat(port.call(viewer, 10)).isEqualTo(Handshake.CONCLUSION);
    }
    assertThat(port.mux.stats().overLimit()).isEmpty();
    assertThat(port.mux.stats().connections()).isEqualTo(1_000);
  }

  @Test
  void aThousandViewersBehindOneNatMayAllWaitForADecision() {
    LonePort port = new LonePort();
    for (int i = 0; i < 1_000; i++) {
      port.call(new InetSocketAddress(HONEST.getAddress(), 10_000 + i), 10);
    }
    assertThat(port.undecided).hasSize(1_000);
  }

  @Test
  void aRefusalIsSmallerThanWhatItRefuses() {
    LonePort port = new LonePort(TIGHT.withHalfOpen(new Bound(1, 1)));
    port.call(HONEST, 10);
    port.call(HONEST, 11);
    ByteBuffer refusal = port.answers.getLast().packet();
    assertThat(refusal.remaining()).isEqualTo(64);
    assertThat(Packet.destinationSocketId(refusal, 0)).isEqualTo(11);
    assertThat(port.answers.getLast().handshake().socketId()).as("not one of ours").isEqualTo(11);
  }

  static InetSocketAddress ipv4(int address, int port) {
    return address(ByteBuffer.allocate(4).putInt(address).array(), port);
  }

  static InetSocketAddress ipv6(long network, long host, int port) {
    return address(ByteBuffer.allocate(16).putLong(network).putLong(host).array(), port);
  }

  private static InetSocketAddress address(byte[] bytes, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
