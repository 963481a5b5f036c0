package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.Encoders;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.ffmpeg.FrameRate;
import io.millrace.cli.ffmpeg.MediaInfo;
import io.millrace.cli.srt.BrokerAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FfmpegCommandsTest {

  private static final Path FILE = Path.of("-odd name:%d.mp4");
  private static final FfmpegProgram PROGRAM =
      new FfmpegProgram(
          Path.of("ffmpeg"), Path.of("ffprobe"), new Encoders(Set.of("libx264", "aac")));

  private static ProducerSettings settings(
      Optional<FrameRate> rate, boolean loop, Optional<Duration> duration) {
    return new ProducerSettings(
        "1AAA99",
        BrokerAccess.to(ProducerSettings.DEFAULT_BROKER),
        new Source.MediaFile(FILE),
        rate,
        Duration.ZERO,
        loop,
        Optional.of("Tür 7"),
        duration,
        800_000,
        false);
  }

  private static MediaInfo info(String video, int rotation, String audio) {
    return new MediaInfo(
        "mp4",
        Duration.ofSeconds(5),
        "",
        "",
        List.of(
            new MediaInfo.Track(
                3, MediaInfo.Kind.VIDEO, video, true, 1280, 720, 25, rotation, 0, 0),
            new MediaInfo.Track(4, MediaInfo.Kind.AUDIO, audio, true, 0, 0, 0, 0, 2, 48_000)));
  }

  private static String line(Optional<FrameRate> rate, MediaInfo info) {
    return String.join(
        " ", new FfmpegCommands(PROGRAM, settings(rate, false, Optional.empty())).file(FILE, info));
  }

  @Test
  void codecsThatMpegTsCarriesAreCopied() {
    assertThat(line(Optional.empty(), info("h264", 0, "aac")))
        .contains("-re -i file:" + FILE.toAbsolutePath() + " -map 0:3 -map 0:4 -c:v copy -c:a copy")
        .endsWith("-f mpegts pipe:1");
  }

  @Test
  void othersAreEncoded() {
    assertThat(line(Optional.empty(), info("vp9", 0, "vorbis")))
        .contains("-c:v libx264")
        .contains("-tune zerolatency")
        .contains("-g 25")
        .contains("-b:v 800000")
        .contains("-c:a aac")
        .doesNotContain("copy");
  }

  @Test
  void aRateForcesEncodingOfTheVideoOnly() {
    assertThat(line(Optional.of(FrameRate.of(12)), info("h264", 0, "aac")))
        .contains("-r 12")
        .contains("-g 12")
        .contains("-c:v libx264")
        .contains("-c:a copy");
  }

  @Test
  void aPictureThatHasToBeTurnedIsEncoded() {
    assertThat(line(Optional.empty(), info("h264", -90, "aac"))).contains("-c:v libx264");
  }

  @Test
  void loopAndDurationAreFfmpegsOwn() {
    List<String> command =
        new FfmpegCommands(
                PROGRAM, settings(Optional.empty(), true, Optional.of(Duration.ofMillis(2500))))
            .file(FILE, info("h264", 0, "aac"));
    assertThat(String.join(" ", command)).contains("-re -stream_loop -1 -i").contains("-t 2.500");
  }

  @Test
  void aTitleBeyondAsciiIsMarkedAsUtf8() {
    List<String> command =
        new FfmpegCommands(PROGRAM, settings(Optional.empty(), false, Optional.empty()))
            .file(FILE, info("h264", 0, "aac"));
    assertThat(command).contains("service_name=\u0015Tür 7", "service_provider=Millrace");
  }

  @Test
  void aFileWithoutVideoIsNamed() {
    MediaInfo audioOnly = new MediaInfo("mp3", Duration.ZERO, "", "", List.of());
    assertThatThrownBy(() -> line(Optional.empty(), audioOnly))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("'" + FILE + "' has no video");
  }

  @Test
  void patternsDifferInPictureAndTone() {
    FrameRate rate = FrameRate.of(30);
    assertThat(List.of(1, 2, 3, 4, 5, 6))
        .extracting(n -> TestPattern.of(n).videoGraph(rate))
        .doesNotHaveDuplicates();
    assertThat(List.of(1, 2, 3, 4, 5, 6))
        .extracting(n -> TestPattern.of(n).toneHz())
        .doesNotHaveDuplicates();
  }
}
