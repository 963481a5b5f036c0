package io.millrace.cli.consumer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingFilesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T08:09:10Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  private final RecordingFiles files = new RecordingFiles(CLOCK, false);

  @Test
  void theDefaultNameIsChannelAndTimeWithoutSlashes() throws Exception {
    Output first = files.openDefault("alice/cam2", folder);
    Output second = files.openDefault("alice/cam2", folder);

    assertThat(first.name()).isEqualTo(folder.resolve("alice_cam2-20261122-080910.ts").toString());
    assertThat(second.name())
        .isEqualTo(folder.resolve("alice_cam2-20261122-080910-2.ts").toString());
    end(first);
    end(second);
  }

  @Test
  void aFileThatExistsIsRefusedByNameAndLeftAsItIs() throws Exception {
    Path taken = Files.writeString(folder.resolve("out.ts"), "precious");

    assertThatThrownBy(() -> files.openNamed("a", taken.toString()))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "'" + taken + "' exists; choose another name, or start with --force to overwrite");
    assertThat(taken).hasContent("precious");
  }

  @Test
  void forceOverwrites() throws Exception {
    Path taken = Files.writeString(folder.resolve("out.ts"), "something longer");
    Output output = new RecordingFiles(CLOCK, true).openNamed("a", taken.toString());
    output.offer(ByteBuffer.wrap(Bytes.of("new")));
    end(output);

    assertThat(taken).hasContent("new");
  }

  @Test
  void aFolderGetsADefaultNameAndAPatternTheChannel() throws Exception {
    Output inFolder = files.openNamed("a", folder.toString());
    Output byPattern = files.openNamed("x/y", folder.resolve("{id}.ts").toString());

    assertThat(inFolder.name()).isEqualTo(folder.resolve("a-20261122-080910.ts").toString());
    assertThat(byPattern.name()).isEqualTo(folder.resolve("x_y.ts").toString());
    end(inFolder);
    end(byPattern);
    assertThat(RecordingFiles.suitsSeveral(folder.toString())).isTrue();
    assertThat(RecordingFiles.suitsSeveral("{id}.ts")).isTrue();
    assertThat(RecordingFiles.suitsSeveral("out.ts")).isFalse();
  }

  @Test
  void aMissingFolderIsNamed() {
    Path missing = folder.resolve("no/out.ts");
    assertThatThrownBy(() -> files.openNamed("a", missing.toString()))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("'" + missing + "' cannot be made, its folder does not exist; make it first");
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    assertThatThrownBy(() -> files.openNamed("a", "x\0y"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("'x?y' is no file name; choose another");
  }

  private static void end(Output output) throws Exception {
    output.finish();
    output.ended().get(10, SECONDS);
  }

  @Test
  void aRecordingForWhichNothingCameIsRemoved() throws Exception {
    Path file = folder.resolve("out.ts");
    Output output = files.openNamed("a", file.toString());
    assertThat(file).exists();
    end(output);
    assertThat(file).doesNotExist();
  }
}
