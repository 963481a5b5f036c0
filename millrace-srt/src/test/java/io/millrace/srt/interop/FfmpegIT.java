package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ffmpeg as producer and as viewer. Its latency is in microseconds. */
@Timeout(60)
class FfmpegIT {

  private static final String LATENCY = "latency=200000";

  private static final String SECRET = "&passphrase=ffmpeg-passphrase";
  private static final int LAST_WRITE = 16_384;

  @TempDir Path directory;
  private Interop ours;

  @BeforeEach
  void open() throws IOException {
    ours = new Interop();
  }

  @AfterEach
  void close() {
    ours.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SECRET + "&pbkeylen=24"})
  void theTransportStreamItPublishesArrivesByteForByte(String secret) throws IOException {
    ours.acceptAll(options(secret));
    Path written = directory.resolve("written.ts");
    String both =
        "[f=mpegts]" + written + "|[f=mpegts]" + ours.uri("pkt_size=1316&" + LATENCY + secret);
    try (Peer peer = testPattern(both)) {
      Received received = ours.caller();
      peer.awaitSuccess(Interop.LIMIT);
      assertThat(Interop.get(received.closed)).isEqualTo(CloseReason.PEER_SHUTDOWN);
      byte[] sent = Files.readAllBytes(written);
      // libsrt's close forgets what ffmpeg wrote last
      int whole = (int) received.size();
      assertThat(whole).isBetween(sent.length - LAST_WRITE, sent.length).isGreaterThan(50_000);
      assertThat(received.sha256(whole)).isEqualTo(Media.sha256(Arrays.copyOf(sent, whole)));
    }
  }

  private static SrtOptions options(String secret) {
    return secret.isEmpty()
        ? Interop.LATENCY_200
        : Interop.LATENCY_200.with(o -> o.passphrase("ffmpeg-passphrase"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", SECRET + "&pbkeylen=32"})
  void whatWeSendItReceivesByteForByte(String secret) {
    ours.acceptAll(options(secret));
    Media media = Media.of(5, 1_000);
    try (Peer peer =
        ExternalProgram.require("ffmpeg")
            .command(
                "-v",
                "error",
                "-f",
                "data",
                "-i",
                ours.uri(LATENCY + secret),
                "-map",
                "0",
                "-c",
                "copy",
                "-f",
                "data",
                "-flush_packets",
                "1",
                "pipe:1")
            .start()) {
      SrtSocket socket = Interop.get(ours.caller().connected);
      ours.send(media.withTail(400), socket);
      Interop.assertPutOut(media, peer);

      socket.close();

      assertThat(peer.awaitExit(Interop.LIMIT)).isNotNegative();
      assertThat(Arrays.copyOf(peer.stdout(), Media.PACKET)).isEqualTo(media.packet(0));
    }
  }

  private static Peer testPattern(String tee) {
    return ExternalProgram.require("ffmpeg")
        .command(
            "-v",
            "error",
            "-re",
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=320x180:rate=25",
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440",
            "-t",
            "3",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-g",
            "25",
            "-c:a",
            "aac",
            "-map",
            "0:v",
            "-map",
            "1:a",
            "-f",
            "tee",
            tee)
        .start();
  }
}
