package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.net.ImpairmentProxy;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libsrt's programs on both sides of a broker whose channels are encrypted, but for one. */
class EncryptedChannelsIT extends BrokerCase {
  /** So long that a busy machine delays packets, and none is given up. */
  private static final Duration PATIENT = Duration.ofMillis(800);

  private static final String SECRET = "hush-hush-hush";
  private static final String OPEN_ID = "lobby";

  @TempDir static Path clips;
  private static Path clip;

  @BeforeAll
  static void makeClip() {
    clip = Clips.make(clips.resolve("clip.ts"), 3, 25);
  }

  @Override
  Map<String, String> settings() {
    return Map.of("passphrase", SECRET, "channels." + OPEN_ID + ".passphrase", "none");
  }

  @ParameterizedTest(name = "{0} bytes of key up, {1} down")
  @CsvSource({"16, 32", "24, 16", "32, 24"})
  void whatOneSendsEncryptedTheOtherGets(int up, int down) throws IOException {
    Path sent = folder.resolve("sent.ts");
    Path received = folder.resolve("received.ts");
    String upId = Libsrt.encrypted(ID, SECRET, up);
    String downId = Libsrt.encrypted(ID, SECRET, down);
    try (ImpairmentProxy proxy = ImpairmentProxy.to(broker.address(), 1);
        Peer viewer = Libsrt.transmitViews(broker.port(), downId, received, PATIENT).start()) {
      broker.awaitSubscribers(ID, 1);
      Wiretap wire = Wiretap.on(proxy);
      try (Peer _ =
          Libsrt.transmitPublishes(Libsrt.paced(clip), sent, proxy.port(), upId, PATIENT)) {
        broker.awaitChannel(ID, channel -> channel.path("packetsOut").asLong() > 0);
        broker.awaitQuiet(ID, PATIENT);
      }
      assertThat(broker.channel(ID).path("encrypted").asBoolean()).isTrue();
      end(viewer);
      assertThat(text(wire.bytes())).doesNotContain(pieceOf(sent));
    }
    Received.assertSameBehindTables(received, Libsrt.wholeChunks(sent));
  }

  private static String pieceOf(Path stream) throws IOException {
    return text(Files.readAllBytes(stream)).substring(10 * 188, 11 * 188);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void anOpenChannelBesideThemIsAsBefore() throws IOException {
    Path received = folder.resolve("received.ts");
    try (Peer viewer = Libsrt.transmitViews(broker.port(), OPEN_ID, received, LATENCY).start()) {
      broker.awaitSubscribers(OPEN_ID, 1);
      try (Peer producer = Libsrt.ffmpegPublishes(clip, broker.port(), OPEN_ID).start()) {
        producer.awaitSuccess(SOON);
      }
      assertThat(broker.channel(OPEN_ID).path("encrypted").asBoolean(true)).isFalse();
      broker.awaitQuiet(OPEN_ID, LATENCY);
      end(viewer);
    }
    // ffmpeg may end with its last packets unsent
    List<String> sent = new Video(clip).pictures();
    assertThat(new Video(received).pictures()).containsAll(sent.subList(0, sent.size() - 25));
  }

  @ParameterizedTest(name = "{0} is refused with {1}")
  @CsvSource({
    "streamid=read:1AAA99, 1011",
    "streamid=publish:1AAA99, 1011",
    "streamid=read:1AAA99&passphrase=not-the-secret, 1010",
    "streamid=publish:1AAA99&passphrase=not-the-secret&pbkeylen=32, 1010",
    "streamid=read:lobby&passphrase=hush-hush-hush, 1011",
    "streamid=publish:lobby&passphrase=hush-hush-hush, 1011",
  })
  void whoDoesNotFitIsRefusedWithTheCodeAndLeavesNothingBehind(String options, int code)
      throws IOException {
    try (ImpairmentProxy proxy = ImpairmentProxy.to(broker.address(), 1)) {
      Refusals refusals = Refusals.on(proxy);
      String url = "srt://127.0.0.1:" + proxy.port() + "?mode=caller&" + options;
      try (Peer caller = caller(options, url)) {
        assertThat(caller.awaitExit(SOON)).isNotZero();
      }
      assertThat(refusals.codes()).containsExactly(code);
      await().atMost(SOON).until(() -> broker.api().broker().path("connections").asInt(-1) == 0);
      assertThat(broker.api().broker().path("refused").path("" + code).asInt()).isPositive();
      assertThat(broker.channel(ID).isMissingNode()).isTrue();
    }
  }

  private static Peer caller(String options, String url) {
    return options.contains("publish")
        ? Libsrt.FFMPEG
            .command(
                "-v", "error", "-nostdin", "-i", clip.toString(), "-c", "copy", "-f", "mpegts", url)
            .start()
        : Libsrt.FFMPEG.command("-v", "error", "-nostdin", "-i", url, "-f", "null", "-").start();
  }
}
