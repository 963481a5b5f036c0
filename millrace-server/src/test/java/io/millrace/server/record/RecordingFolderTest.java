package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.ProducerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingFolderTest {

  private static final Instant START = Instant.parse("2026-11-22T21:30:15.250Z");
  private static final FileName NAME = FileName.of(START, FileName.TS);

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"1AAA99", "a/b", "a_b", ".", "..", "../..", "./a", "a/../b", "...x"})
  void eachChannelHasAFolderOfItsOwnInTheRoot(String channel) throws IOException {
    RecordingFolder folder = new RecordingFolder(root);
    ProducerId id = new ProducerId(channel);
    Path own = folder.of(id);

    assertThat(own.normalize()).isEqualTo(own);
    assertThat(own.getParent()).isEqualTo(root);
    Files.createDirectory(own);
    assertThat(folder.channels()).containsExactly(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../20261122T213015.250Z.ts",
        "20261122T213015.250Z.ts/..",
        "20261122T213015.250Z.mkv",
        "20261322T213015.250Z.ts",
        "20261122T213015.250Z.ts\u0000",
        "20261122T213015.250Z.ts\n"
      })
  void nothingElseIsAName(String text) {
    assertThat(FileName.parse(text)).isEmpty();
  }

  @Test
  void aNameTellsWhenItBeganAndWhatItIs() {
    assertThat(NAME.text()).isEqualTo("20261122T213015.250Z.ts");
    assertThat(FileName.parse(NAME.text())).contains(NAME);
    assertThat(NAME.kind()).isEqualTo("ts");
  }

  @Test
  void onlyFilesOfItsOwnAreShownAndDeleted() throws IOException {
    RecordingFolder folder = new RecordingFolder(root);
    Path own = Files.createDirectory(folder.of(Reel.ID));
    Path elsewhere = Files.writeString(root.resolve("secret"), "secret");
    Files.writeString(own.resolve("notes.txt"), "mine");
    Files.createSymbolicLink(own.resolve(NAME.text()), elsewhere);
    FileName later = FileName.of(START.plusSeconds(1), FileName.MP4);
    Files.writeString(own.resolve(later.text()), "12345");

    assertThat(folder.list(Reel.ID)).extracting(RecordingFolder.Found::name).containsExactly(later);
    assertThat(folder.find(Reel.ID, NAME)).isEmpty();
    assertThat(folder.delete(Reel.ID, NAME)).isFalse();
    assertThat(folder.delete(Reel.ID, later)).isTrue();
    assertThat(folder.delete(Reel.ID, later)).isFalse();
    assertThat(elsewhere).exists();
    assertThat(own.resolve("notes.txt")).exists();
  }

  @Test
  void aFolderThatIsNotThereHasNothing() throws IOException {
    RecordingFolder folder = new RecordingFolder(root.resolve("nowhere"));
    assertThat(folder.channels()).isEmpty();
    assertThat(folder.list(Reel.ID)).isEmpty();
  }

  @Test
  void whatIsTooOldIsDeletedUnlessItIsBeingWritten() throws IOException {
    RecordingFolder folder = new RecordingFolder(root);
    Files.createDirectory(folder.of(Reel.ID));
    FileName growing = FileName.of(START.plusSeconds(1), FileName.TS);
    FileName young = FileName.of(START.plusSeconds(2), FileName.TS);
    write(folder, NAME, START.minus(Duration.ofHours(3)));
    write(folder, growing, START.minus(Duration.ofHours(3)));
    write(folder, young, START.minus(Duration.ofHours(1)));
    Keeper keeper =
        new Keeper(
            folder,
            () -> Optional.of(Duration.ofHours(2)),
            (_, name) -> name.equals(growing),
            Clock.fixed(START, ZoneOffset.UTC));

    assertThat(keeper.look()).isEqualTo(1);
    assertThat(folder.list(Reel.ID))
        .extracting(RecordingFolder.Found::name)
        .containsExactly(growing, young);
    assertThat(keeper.look()).isZero();
  }

  private static void write(RecordingFolder folder, FileName name, Instant changed)
      throws IOException {
    Path file = Files.writeString(folder.path(Reel.ID, name), "x");
    Files.setLastModifiedTime(file, FileTime.from(changed));
  }
}
