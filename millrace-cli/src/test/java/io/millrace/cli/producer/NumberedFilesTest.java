package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedFilesTest {

  @TempDir Path folder;

  private List<String> names() {
    return NumberedFiles.list(folder, Set.of("jpg")).stream()
        .map(n -> n.file().getFileName().toString())
        .toList();
  }

  @Test
  void framesAreSortedByNumberAndNotByName() throws IOException {
    for (String name : List.of("frame10.jpg", "frame9.JPG", "frame1.jpg", "frame100.jpg")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(names()).containsExactly("frame1.jpg", "frame9.JPG", "frame10.jpg", "frame100.jpg");
  }

  @Test
  void otherFilesArePassedOver() throws IOException {
    for (String name :
        List.of(
            "readme.txt",
            "frame.jpg",
            "frame2.png",
            ".DS_Store",
            "2.jpg",
            "f" + "9".repeat(30) + "x.jpg")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(names()).containsExactly("2.jpg");
  }

  @Test
  void aFolderThatCannotBeReadIsNamed() {
    assertThatThrownBy(() -> NumberedFiles.list(folder.resolve("none"), Set.of("jpg")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("none");
  }

  @Test
  void aFolderWithoutFramesSaysHowTheyAreNamed() {
    assertThatThrownBy(() -> FrameFolder.open(folder, line -> {}))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("frame1.jpg");
  }
}
