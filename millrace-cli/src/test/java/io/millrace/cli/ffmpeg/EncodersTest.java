package io.millrace.cli.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EncodersTest {

  @Test
  void namesAreReadFromTheListing() {
    Encoders encoders =
        Encoders.parse(
            """
            Encoders:
             V..... = Video
             ------
             V....D libopenh264          OpenH264 H.264 (codec h264)
             A....D aac                  AAC (Advanced Audio Coding)
            """);
    assertThat(encoders.names()).containsExactlyInAnyOrder("libopenh264", "aac");
  }

  @Test
  void x264GoesBeforeOpenh264() {
    assertThat(new Encoders(Set.of("libopenh264", "libx264", "h264_nvenc")).h264())
        .isEqualTo("libx264");
    assertThat(new Encoders(Set.of("libopenh264", "h264_nvenc")).h264()).isEqualTo("libopenh264");
  }

  @Test
  void aBuildWithoutH264IsNamedWithWhatItNeeds() {
    assertThatThrownBy(() -> new Encoders(Set.of("aac")).h264())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("libx264, libopenh264");
  }
}
