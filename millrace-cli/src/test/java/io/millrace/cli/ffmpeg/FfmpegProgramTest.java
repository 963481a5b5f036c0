package io.millrace.cli.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FfmpegProgramTest {

  private static final FfmpegProgram COMPLETE = program("system", "aac", "libx264");
  private static final FfmpegProgram POOR = program("system", "aac", "h264_vaapi");
  private static final FfmpegProgram BUNDLED = program("bundled", "aac", "libopenh264");
  private static final Supplier<FfmpegProgram> NONE =
      () -> {
        throw new CommandFailure("does not run");
      };

  private final List<String> said = new ArrayList<>();

  private static FfmpegProgram program(String folder, String... encoders) {
    return new FfmpegProgram(
        Path.of(folder, "ffmpeg"), Path.of(folder, "ffprobe"), new Encoders(Set.of(encoders)));
  }

  private FfmpegProgram choose(Optional<FfmpegProgram> system, Supplier<FfmpegProgram> bundled) {
    return FfmpegProgram.choose(system, bundled, said::add);
  }

  @Test
  void theSystemsOwnIsTakenAndTheOtherNotEvenUnpacked() {
    Supplier<FfmpegProgram> untouched =
        () -> {
          throw new AssertionError("was asked");
        };
    assertThat(choose(Optional.of(COMPLETE), untouched)).isEqualTo(COMPLETE);
    assertThat(said).isEmpty();
  }

  @Test
  void oneWithoutH264GivesWayAndThatIsSaid() {
    assertThat(choose(Optional.of(POOR), () -> BUNDLED)).isEqualTo(BUNDLED);
    assertThat(said)
        .containsExactly(POOR.ffmpeg() + " cannot encode H.264; using the FFmpeg that came along");
  }

  @Test
  void oneWithoutH264IsKeptIfTheOtherIsNoBetter() {
    assertThat(choose(Optional.of(POOR), NONE)).isEqualTo(POOR);
    assertThat(choose(Optional.of(POOR), () -> program("bundled", "aac"))).isEqualTo(POOR);
    assertThat(said).isEmpty();
  }

  @Test
  void withoutAnyOnPathTheBundledOneIsTakenOrItsReasonTold() {
    assertThat(choose(Optional.empty(), () -> BUNDLED)).isEqualTo(BUNDLED);
    assertThatThrownBy(() -> choose(Optional.empty(), NONE)).hasMessage("does not run");
  }
}
