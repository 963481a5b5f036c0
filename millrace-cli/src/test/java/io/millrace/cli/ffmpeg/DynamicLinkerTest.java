package io.millrace.cli.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DynamicLinkerTest {

  @Test
  void whatIsNotFoundIsNamedOnce() {
    assertThat(
            DynamicLinker.parse(
                """
                \tlinux-vdso.so.1 (0x00007ffd1b5f2000)
                \tlibavdevice.so.62 => /cache/libavdevice.so.62 (0x00007f6c2f400000)
                \tlibxcb.so.1 => not found
                \tlibva-drm.so.2 => not found
                \tlibxcb.so.1 => not found
                \t/lib64/ld-linux-x86-64.so.2 (0x00007f6c33a6b000)
                """))
        .containsExactly("libxcb.so.1", "libva-drm.so.2");
    assertThat(DynamicLinker.parse("")).isEmpty();
  }
}
