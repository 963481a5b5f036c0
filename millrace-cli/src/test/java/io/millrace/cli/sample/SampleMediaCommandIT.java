package io.millrace.cli.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.ErrorLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SampleMediaCommandIT {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line =
        new CommandLine(new SampleMediaCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    ErrorLines.install(line, false);
    return line.execute(args);
  }

  @Test
  void eachChannelGetsItsFramesAndPiecesAndMayBeMadeAgain() throws IOException {
    String[] args = {folder.toString(), "--channels", "2", "--seconds", "2", "--rate", "5"};
    assertThat(run(args)).isZero();
    assertThat(run(args)).isZero();
    assertThat(folder.resolve("1/frames")).isDirectoryContaining("glob:**/frame10.jpg");
    assertThat(folder.resolve("1/frames").toFile().list()).hasSize(10);
    assertThat(folder.resolve("2/audio").toFile().list()).hasSize(2);
    assertThat(Files.readAllBytes(folder.resolve("1/frames/frame1.jpg")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("2/frames/frame1.jpg")));
    assertThat(out.toString()).contains("channel 2 of 2");
  }

  @Test
  void foreignFilesAreNotTouched() throws IOException {
    Path foreign = Files.createDirectories(folder.resolve("2/audio")).resolve("song.mp3");
    Files.writeString(foreign, "mine");
    assertThat(run(folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("'" + foreign + "' was not made here").hasLineCount(1);
    assertThat(foreign).hasContent("mine");
    assertThat(folder.resolve("1/frames").toFile().list()).isEmpty();
  }

  @Test
  void aNumberOutOfRangeIsNamed() {
    assertThat(run(folder.toString(), "--channels", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--channels: 0 is out of range; use 1 to 99");
    assertThat(run(folder.toString(), "--channels", "many")).isEqualTo(2);
    assertThat(err.toString()).contains("--channels: 'many' is no whole number");
  }
}
