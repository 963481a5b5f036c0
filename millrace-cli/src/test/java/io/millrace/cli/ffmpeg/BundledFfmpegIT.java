package io.millrace.cli.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.cli.ffmpeg.EmptyLibrary.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledFfmpegIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BundledFfmpeg bundled = BundledFfmpeg.install();

  @TempDir private Path temp;

  @BeforeEach
  void onlyOnLinux() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
  }

  /** As on a server that has none of them: all are empty, whatever this machine has. */
  private Map<String, String> withEmptyLibrariesOnly() throws Exception {
    Machine machine =
        System.getProperty("os.arch").equals("aarch64") ? Machine.AARCH64 : Machine.X86_64;
    List<String> names = EmptyLibraries.ALL.stream().map(EmptyLibrary::soname).toList();
    List<Path> path = new ArrayList<>(EmptyLibraries.write(temp, machine, names));
    path.add(bundled.folder());
    return Map.of(
        DynamicLinker.LIBRARY_PATH,
        path.stream().map(Path::toString).collect(Collectors.joining(":")));
  }

  @Test
  void itEncodesAndProbesWithEmptyLibrariesAndTheLinkerSaysNothing() throws Exception {
    Map<String, String> environment = withEmptyLibrariesOnly();
    Path file = temp.resolve("pattern.ts");
    List<String> encode = new ArrayList<>(List.of(bundled.ffmpeg().toString(), "-nostdin", "-v"));
    encode.addAll(List.of("error", "-f", "lavfi", "-i", "testsrc2=duration=1:size=320x180"));
    encode.addAll(List.of("-f", "lavfi", "-i", "sine=duration=1", "-c:v", "libopenh264"));
    encode.addAll(List.of("-c:a", "aac", file.toString()));
    FfmpegRun.Result encoded = FfmpegRun.run(encode, environment, PATIENCE);
    assertThat(encoded.lastError()).isEmpty();
    assertThat(encoded.exitCode()).isZero();

    FfmpegRun.Result probed =
        FfmpegRun.run(
            List.of(
                bundled.ffprobe().toString(),
                "-v",
                "error",
                "-of",
                "json",
                "-show_streams",
                "-show_format",
                "-show_programs",
                file.toString()),
            environment,
            PATIENCE);
    assertThat(probed.lastError()).isEmpty();
    MediaInfo info = MediaProbe.parse(probed.output());
    assertThat(info.video().orElseThrow().codec()).isEqualTo("h264");
    assertThat(info.audio().orElseThrow().codec()).isEqualTo("aac");
  }

  @Test
  void theLinkerFindsEverythingWithTheEmptyLibraries() throws Exception {
    String path = withEmptyLibrariesOnly().get(DynamicLinker.LIBRARY_PATH);
    assertThat(DynamicLinker.absent(bundled.ffmpeg(), path)).isEmpty();
    assertThat(DynamicLinker.absent(bundled.ffprobe(), path)).isEmpty();
  }

  @Test
  void whatThisSystemHasIsNotReplacedAndWhatItLacksIs() {
    String folders = bundled.environment().get(DynamicLinker.LIBRARY_PATH);
    List<String> replaced =
        Stream.of(folders.split(":"))
            .map(Path::of)
            .filter(
                folder -> folder.getParent().endsWith(bundled.folder().getFileName() + "-empty"))
            .map(folder -> folder.getFileName().toString())
            .toList();
    assertThat(DynamicLinker.absent(bundled.ffmpeg(), bundled.folder().toString()))
        .containsExactlyInAnyOrderElementsOf(replaced);
  }

  @Test
  void onlyItsOwnProgramsGetItsEnvironment() {
    assertThat(BundledFfmpeg.environmentOf(List.of(bundled.ffprobe().toString())))
        .isEqualTo(bundled.environment());
    assertThat(BundledFfmpeg.environmentOf(List.of("/usr/bin/ffmpeg"))).isEmpty();
  }
}
