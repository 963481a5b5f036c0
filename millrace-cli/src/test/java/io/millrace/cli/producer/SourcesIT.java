package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.cli.ffmpeg.FfmpegArgs;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.ffmpeg.FfmpegRun;
import io.millrace.cli.ffmpeg.FrameRate;
import io.millrace.cli.ffmpeg.MediaInfo;
import io.millrace.cli.ffmpeg.MediaProbe;
import io.millrace.cli.sample.SampleMedia;
import io.millrace.cli.srt.BrokerAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every source, with a real FFmpeg, up to the payloads that an uplink gets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone")
class SourcesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private final FfmpegProgram program = FfmpegProgram.find();
  private final StringWriter out = new StringWriter();
  private Path media;

  @BeforeAll
  void makeSampleMedia() {
    media = folder.resolve("media");
    new SampleMedia(program, line -> {}).make(media, 2, 2, FrameRate.of(12));
  }

  private static ProducerSettings settings(
      Source source, Optional<FrameRate> rate, boolean loop, Optional<Duration> duration) {
    return new ProducerSettings(
        "1AAA99",
        BrokerAccess.to(ProducerSettings.DEFAULT_BROKER),
        source,
        rate,
        Duration.ZERO,
        loop,
        Optional.of("Über alles 7"),
        duration,
        800_000,
        false);
  }

  /** Runs a producer to its end and writes what it sent to a file. */
  private Path send(FfmpegProgram with, ProducerSettings settings) throws IOException {
    RecordingUplink uplink = new RecordingUplink();
    new Producer(settings, () -> with, s -> uplink, new StatusPrinter(new PrintWriter(out), false))
        .run();
    return Files.write(Files.createTempFile(folder, "sent", ".ts"), uplink.bytes());
  }

  private long frameCount(Path file) {
    FfmpegRun.Result result =
        FfmpegRun.run(
            List.of(
                program.ffprobe().toString(),
                "-v",
                "error",
                "-count_frames",
                "-select_streams",
                "v:0",
                "-show_entries",
                "stream=nb_read_frames",
                "-of",
                "csv=p=0",
                FfmpegArgs.file(file)),
            PATIENCE);
    String text = new String(result.output(), StandardCharsets.UTF_8).strip();
    return Long.parseLong(text.lines().findFirst().orElseThrow().replace(",", ""));
  }

  private Path make(String name, String... args) {
    Path file = folder.resolve(name);
    List<String> command = program.command();
    command.addAll(List.of("-f", "lavfi", "-i", "testsrc=size=321x241:rate=25"));
    command.addAll(List.of("-f", "lavfi", "-i", "sine=sample_rate=44100", "-t", "2"));
    command.addAll(Arrays.asList(args));
    command.addAll(List.of("-y", FfmpegArgs.file(file)));
    FfmpegRun.Result result = FfmpegRun.run(command, PATIENCE);
    assertThat(result.exitCode()).as(result.lastError()).isZero();
    return file;
  }

  @ParameterizedTest(name = "bundled {0}")
  @ValueSource(booleans = {false, true})
  void aTestPatternIsH264AndAacWithTitle(boolean bundled) throws IOException {
    FfmpegProgram with = bundled ? FfmpegProgram.bundled() : program;
    Path sent =
        send(
            with,
            settings(
                new Source.Pattern(TestPattern.of(bundled ? 3 : 2)),
                Optional.empty(),
                false,
                Optional.of(Duration.ofSeconds(2))));
    MediaInfo info = MediaProbe.probe(with, sent);
    MediaInfo.Track video = info.video().orElseThrow();
    assertThat(info.format()).isEqualTo("mpegts");
    assertThat(info.title()).isEqualTo("Über alles 7");
    assertThat(info.provider()).isEqualTo("Millrace");
    assertThat(video.codec()).isEqualTo("h264");
    assertThat(video.width()).isEqualTo(640);
    assertThat(video.framesPerSecond()).isCloseTo(30, within(0.1));
    assertThat(info.audio().orElseThrow().codec()).isEqualTo("aac");
    assertThat(info.audio().orElseThrow().sampleRateHz()).isEqualTo(48_000);
    assertThat(frameCount(sent)).isEqualTo(60);
    assertThat(keyFrames(sent)).isEqualTo(2);
  }

  private long keyFrames(Path file) {
    FfmpegRun.Result result =
        FfmpegRun.run(
            List.of(
                program.ffprobe().toString(),
                "-v",
                "error",
                "-select_streams",
                "v:0",
                "-show_entries",
                "packet=flags",
                "-of",
                "csv=p=0",
                FfmpegArgs.file(file)),
            PATIENCE);
    return new String(result.output(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("K"))
        .count();
  }

  @Test
  void aFileThatMpegTsCarriesIsCopied() throws IOException {
    Path file = make("copy.mkv", "-c:v", "mpeg2video", "-c:a", "mp2");
    long startNs = System.nanoTime();
    Path sent =
        send(
            program,
            settings(new Source.MediaFile(file), Optional.empty(), false, Optional.empty()));
    MediaInfo info = MediaProbe.probe(program, sent);
    assertThat(Duration.ofNanos(System.nanoTime() - startNs))
        .isGreaterThan(Duration.ofMillis(1500));
    assertThat(info.video().orElseThrow().codec()).isEqualTo("mpeg2video");
    assertThat(info.audio().orElseThrow().codec()).isEqualTo("mp2");
    assertThat(frameCount(sent)).isEqualTo(50);
    assertThat(out.toString()).contains("video copied, audio copied");
  }

  @Test
  void anotherFileIsEncodedAtTheRateAskedForAndOddSizesBecomeEven() throws IOException {
    Path file = make("odd.avi", "-c:v", "mjpeg", "-c:a", "pcm_s16le");
    Path sent =
        send(
            program,
            settings(
                new Source.MediaFile(file),
                Optional.of(FrameRate.of(10)),
                false,
                Optional.empty()));
    MediaInfo.Track video = MediaProbe.probe(program, sent).video().orElseThrow();
    assertThat(video.codec()).isEqualTo("h264");
    assertThat(video.width()).isEqualTo(320);
    assertThat(video.height()).isEqualTo(240);
    assertThat(frameCount(sent)).isBetween(19L, 21L);
    assertThat(out.toString()).contains("video encoded, audio encoded");
  }

  @Test
  void aFileIsRepeatedWithContinuousTime() throws IOException {
    Path file = make("loop.mp4", "-c:v", "mpeg2video", "-c:a", "aac", "-t", "1");
    Path sent =
        send(
            program,
            settings(
                new Source.MediaFile(file),
                Optional.empty(),
                true,
                Optional.of(Duration.ofSeconds(3))));
    assertThat(MediaProbe.probe(program, sent).duration())
        .isBetween(Duration.ofMillis(2800), Duration.ofMillis(3300));
    assertThat(frameCount(sent)).isBetween(70L, 78L);
  }

  @Test
  void framesAndAudioPiecesBecomeAChannelAndLoopInSync() throws IOException {
    Path sent =
        send(
            program,
            settings(
                new Source.Frames(media.resolve("1/frames"), Optional.of(media.resolve("1/audio"))),
                Optional.of(FrameRate.of(12)),
                true,
                Optional.of(Duration.ofSeconds(5))));
    MediaInfo info = MediaProbe.probe(program, sent);
    assertThat(info.video().orElseThrow().codec()).isEqualTo("h264");
    assertThat(info.video().orElseThrow().framesPerSecond()).isCloseTo(12, within(0.1));
    assertThat(info.audio().orElseThrow().codec()).isEqualTo("aac");
    assertThat(info.title()).isEqualTo("Über alles 7");
    assertThat(info.duration()).isBetween(Duration.ofMillis(4800), Duration.ofMillis(5300));
    assertThat(frameCount(sent)).isEqualTo(60);
  }

  @Test
  void badFramesAreNamedAndSkippedAndOthersScaledToTheFirst() throws IOException {
    Path frames = Files.createDirectory(folder.resolve("bad"));
    Path from = media.resolve("2/frames");
    for (int i = 1; i <= 24; i++) {
      Files.copy(from.resolve("frame" + i + ".jpg"), frames.resolve("frame" + i + ".jpg"));
    }
    Files.write(frames.resolve("frame3.jpg"), new byte[0]);
    Files.writeString(frames.resolve("frame5.jpg"), "no picture");
    byte[] whole = Files.readAllBytes(frames.resolve("frame7.jpg"));
    Files.write(frames.resolve("frame7.jpg"), Arrays.copyOf(whole, whole.length / 2));
    Path small = make("small.jpg", "-map", "0:v", "-frames:v", "1", "-pix_fmt", "yuvj444p");
    Files.copy(small, frames.resolve("frame25.jpg"));
    Path sent =
        send(
            program,
            settings(
                new Source.Frames(frames, Optional.of(folder.resolve("none"))),
                Optional.of(FrameRate.of(12)),
                false,
                Optional.empty()));
    MediaInfo info = MediaProbe.probe(program, sent);
    assertThat(out.toString())
        .contains("frame3.jpg' skipped: empty")
        .contains("frame5.jpg' skipped: not a JPEG")
        .contains("frame7.jpg' skipped: cut off")
        .contains("silent: no audio pieces in");
    assertThat(frameCount(sent)).isEqualTo(22);
    assertThat(info.audio()).isEmpty();
    assertThat(info.video().orElseThrow().width()).isEqualTo(640);
  }
}
