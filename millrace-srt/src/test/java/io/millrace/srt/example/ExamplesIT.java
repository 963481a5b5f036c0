package io.millrace.srt.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's programs against ffmpeg and srt-live-transmit. */
@Timeout(120)
class ExamplesIT {

  private static final int LAST_WRITE = 8_192;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @TempDir static Path films;
  private static Path film;

  @TempDir Path directory;
  private final int port = FreePorts.udp();

  @BeforeAll
  static void makeFilm() throws IOException {
    film = films.resolve("film.ts");
    try (Peer ffmpeg =
        ExternalProgram.require("ffmpeg")
            .command(
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=size=320x240:rate=25:duration=3",
                "-c:v",
                "mpeg2video",
                "-b:v",
                "1M",
                "-f",
                "mpegts",
                film.toString())
            .start()) {
      ffmpeg.awaitSuccess(LIMIT);
    }
    assertThat(Files.size(film)).isGreaterThan(100_000);
  }

  @Test
  void receiveToFileWritesWhatFfmpegSends() throws Exception {
    Path received = directory.resolve("received.ts");
    try (Peer ffmpeg =
        ExternalProgram.require("ffmpeg")
            .command(
                "-v",
                "error",
                "-re",
                "-i",
                film.toString(),
                "-c",
                "copy",
                "-f",
                "mpegts",
                "-muxdelay",
                "0",
                "srt://127.0.0.1:" + port + "?mode=listener&pkt_size=1316")
            .start()) {
      run(() -> ReceiveToFile.main(new String[] {caller(port), received.toString()}));
      ffmpeg.awaitSuccess(LIMIT);
    }
    // libsrt's close forgets what ffmpeg wrote last
    assertThat(Files.size(received)).isGreaterThan(Files.size(film) / 2);
    assertThat(Files.size(received) % 188).isZero();
  }

  @Test
  void sendFileSendsAllOfItAtItsOwnPace() throws Exception {
    Path received = directory.resolve("received.ts");
    try (Peer peer = transmit("srt://127.0.0.1:" + port + "?mode=listener&latency=120", received)) {
      long startNs = System.nanoTime();
      run(() -> SendFile.main(new String[] {caller(port), film.toString()}));
      assertThat(Duration.ofNanos(System.nanoTime() - startNs))
          .isGreaterThan(Duration.ofSeconds(2));
      peer.awaitExit(LIMIT);
      awaitFilm(received);
    }
  }

  @Test
  void relayPassesOnWhatSendFileSends() throws Exception {
    Path received = directory.resolve("received.ts");
    int second = FreePorts.udp();
    try (Peer peer =
        transmit("srt://127.0.0.1:" + second + "?mode=listener&latency=120", received)) {
      CompletableFuture<Void> relay =
          start(() ->
              Relay.main(
                  new String[] {"srt://127.0.0.1:" + port + "?mode=listener", caller(second)}));
      run(() -> SendFile.main(new String[] {caller(port), film.toString()}));
      awaitFilm(received);
      peer.kill();
      relay.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static String caller(int port) {
    return "srt://127.0.0.1:" + port + "?latency=200&conntimeo=20000";
  }

  private static Peer transmit(String from, Path to) {
    return ExternalProgram.require("srt-live-transmit")
        .command("-v", "-a:no", "-chunk:1316", from, "file://con")
        .stdinOpen()
        .stdoutTo(to)
        .start();
  }

  /** All but what srt-live-transmit holds back until it ends. */
  private void awaitFilm(Path received) throws IOException {
    byte[] sent = Files.readAllBytes(film);
    int most = sent.length - LAST_WRITE;
    Awaitility.await().atMost(LIMIT).until(() -> Files.size(received) >= most);
    byte[] got = Files.readAllBytes(received);
    assertThat(Arrays.mismatch(got, Arrays.copyOf(sent, got.length))).isEqualTo(-1);
  }

  private static void run(Program program) throws Exception {
    start(program).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static CompletableFuture<Void> start(Program program) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            program.run();
            done.complete(null);
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  /** A main method. */
  private interface Program {
    void run() throws Exception;
  }
}
