package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakePropertyTest {

  private static final int ROUNDS = 2_000;
  private static final int DATAGRAM_MAX = 1484;
  private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 4000);

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.millrace.srt.handshake.Seeds#seeds")
  void anyBytesParseOrAreRefusedAndWhatParsedIsWrittenToParseEqual(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[random.nextInt(DATAGRAM_MAX)];
      random.nextBytes(bytes);
      shortenBlocks(bytes, random);
      Handshake handshake = HandshakeCodec.parse(ByteBuffer.wrap(bytes));

      assertThat(handshake == null).isEqualTo(bytes.length < 48);
      if (handshake != null) {
        assertThat(HandshakeCodec.parse(written(handshake))).isEqualTo(handshake);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.millrace.srt.handshake.Seeds#seeds")
  void everyHandshakeSurvivesWritingAndParsing(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      Handshake handshake = handshake(random);

      assertThat(HandshakeCodec.parse(written(handshake))).isEqualTo(handshake);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.millrace.srt.handshake.Seeds#seeds")
  void noHandshakeBreaksListenerOrCaller(long seed) {
    Random random = new Random(seed);
    SynCookie cookie = new SynCookie(new byte[32]);
    ListenerHandshake listener = new ListenerHandshake(cookie, 1500, 8192);
    for (int i = 0; i < ROUNDS; i++) {
      Handshake handshake = handshake(random);
      if (random.nextBoolean()) {
        handshake = Handshakes.withCookie(handshake, cookie.of(PEER, i));
      }
      if (listener.onHandshake(handshake, PEER, 64, i)
          instanceof Verdict.Candidate(Conclusion conclusion)) {
        assertSound(listener.accept(conclusion, 1, SrtOptions.LIVE, KeyOutcome.PLAIN, PEER));
      }
      CallerHandshake caller = new CallerHandshake(7, 5, "", SrtOptions.LIVE, PEER, 8192, 0);
      if (random.nextBoolean()) {
        caller.onHandshake(Handshakes.withVersion(induced(), 5), 0);
      }
      if (caller.onHandshake(handshake, i) instanceof Step.Connected connected) {
        assertSound(connected.negotiated());
      }
    }
  }

  private static Handshake induced() {
    return Handshakes.withFields(Handshakes.induction(), 0, 0x4A17);
  }

  private static void assertSound(Acceptance acceptance) {
    if (acceptance instanceof Acceptance.Accepted accepted) {
      assertSound(accepted.negotiated());
    }
  }

  private static void assertSound(Negotiated negotiated) {
    assertThat(negotiated.rcvLatencyMs()).isBetween(0, 60_000);
    assertThat(negotiated.sndLatencyMs()).isBetween(0, 60_000);
    assertThat(negotiated.mtu()).isBetween(76, 1500);
    assertThat(negotiated.flowWindow()).isGreaterThan(1);
    assertThat(negotiated.initialSequenceNumber()).isBetween(0, 0x7FFFFFFE);
  }

  private static ByteBuffer written(Handshake handshake) {
    // Bytes that were not UTF-8 take three each when written again.
    ByteBuffer out = ByteBuffer.allocate(4 * DATAGRAM_MAX);
    HandshakeCodec.write(handshake, out);
    return out.flip();
  }

  /** So that not every random block claims more than there is. */
  private static void shortenBlocks(byte[] bytes, Random random) {
    for (int at = 48; at + 4 <= bytes.length; ) {
      int words = random.nextInt(12);
      bytes[at] = 0;
      bytes[at + 1] = (byte) random.nextInt(12);
      bytes[at + 2] = 0;
      bytes[at + 3] = (byte) words;
      at += 4 + 4 * words;
    }
  }

  private static Handshake handshake(Random random) {
    List<Extension> extensions = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      extensions.add(extension(random));
    }
    return new Handshake(
        oneOf(random, 4, 5, random.nextInt()),
        random.nextInt(1 << 16),
        oneOf(random, 0, 1, 5, 0x4A17, random.nextInt(1 << 16)),
        oneOf(random, 5, random.nextInt()),
        oneOf(random, 1500, random.nextInt(2000), random.nextInt()),
        oneOf(random, 8192, random.nextInt()),
        oneOf(random, 1, 0, -1, -1, -1, 1011, random.nextInt()),
        random.nextInt(),
        random.nextInt(),
        new PeerAddress(random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt()),
        extensions);
  }

  private static int oneOf(Random random, int... values) {
    return values[random.nextInt(values.length)];
  }

  private static Extension extension(Random random) {
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> srt(random);
      case 3 -> new StreamIdExtension(text(random));
      case 4 -> new CongestionExtension(random.nextBoolean() ? "live" : text(random));
      case 5 -> new FilterExtension(text(random));
      case 6 -> new GroupExtension(words(random));
      case 7 -> new KeyMaterialExtension(3 + random.nextInt(2), words(random));
      default -> new UnknownExtension(9 + random.nextInt(60_000), words(random));
    };
  }

  private static SrtExtension srt(Random random) {
    return new SrtExtension(
        1 + random.nextInt(2),
        oneOf(random, 0x00010501, random.nextInt()),
        oneOf(random, 0x3F, random.nextInt()),
        random.nextInt(1 << 16),
        random.nextInt(1 << 16));
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(40), 1, 0x3000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static ByteBuffer words(Random random) {
    byte[] bytes = new byte[4 * random.nextInt(20)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
