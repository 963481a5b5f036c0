package io.millrace.cli.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegProgramIT {

  @Test
  void theBundledProgramRunsAndEncodesH264AacAndMp3() {
    FfmpegProgram bundled = FfmpegProgram.bundled();
    assertThat(bundled.encoders().h264()).isIn("libx264", "libopenh264");
    assertThat(bundled.encoders().names()).contains("aac", "libmp3lame");
  }

  @Test
  void aFolderWithoutBothProgramsIsPassedOver(@TempDir Path folder) {
    assertThat(FfmpegProgram.onPath(folder.toString())).isEmpty();
    assertThat(FfmpegProgram.onPath("")).isEmpty();
  }

  @Test
  void aFileThatIsNoMediaIsNamed(@TempDir Path folder) throws Exception {
    Path text = Files.writeString(folder.resolve("text.mp4"), "not a video");
    assertThatThrownBy(() -> MediaProbe.probe(FfmpegProgram.find(), text))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("'" + text + "' is nothing that FFmpeg can read")
        .hasMessageContaining("Invalid data");
  }
}
