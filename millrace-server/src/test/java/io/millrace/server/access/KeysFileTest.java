package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.server.config.ChannelPattern;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysFileTest {

  private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
  private static final Argon2Hash HASH =
      Argon2Hash.parse(
              "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
          .orElseThrow();

  @TempDir Path folder;

  private static StreamKey key(String id, String channel, Action role) {
    return new StreamKey(id, ChannelPattern.parse(channel), role, "", HASH, NOW, Optional.empty());
  }

  private Path file() {
    return folder.resolve("keys.yaml");
  }

  private void add(StreamKey key) throws IOException {
    new KeysEditor(file())
        .edit(now -> {
          List<StreamKey> keys = new ArrayList<>(now.all());
          keys.add(key);
          return keys;
        });
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    StreamKey labelled =
        new StreamKey(
            "ab23cd",
            ChannelPattern.parse("studio/*"),
            Action.WATCH,
            "\"quotes\": # and\n newlines ünd 日本",
            HASH,
            NOW,
            Optional.of(NOW.plusSeconds(1)));
    add(key("234567", "1AAA99", Action.PUBLISH));
    add(labelled);
    assertThat(KeysFile.read(file()).all())
        .containsExactly(key("234567", "1AAA99", Action.PUBLISH), labelled);
  }

  @Test
  void theFileIsForItsOwnersEyesOnlyAndNothingIsLeftBeside() throws IOException {
    add(key("ab23cd", "1AAA99", Action.PUBLISH));
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("keys.yaml", ".keys.yaml.lock");
  }

  @Test
  void manyWhoWriteAtOnceLoseNothing() throws IOException {
    List<String> ids =
        IntStream.range(0, 20)
            .mapToObj(_ -> StreamKeyText.random(RandomGenerator.getDefault()).id())
            .distinct()
            .toList();
    // within one process a lock of the file is refused at once, so the writers wait here
    Object turn = new Object();
    CompletableFuture.allOf(
            ids.stream()
                .map(id ->
                    CompletableFuture.runAsync(() -> {
                      synchronized (turn) {
                        try {
                          add(key(id, "x", Action.PUBLISH));
                        } catch (IOException e) {
                          throw new AssertionError(e);
                        }
                      }
                    }))
                .toArray(CompletableFuture[]::new))
        .join();
    assertThat(KeysFile.read(file()).all())
        .extracting(StreamKey::id)
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aSymbolicLinkStaysOne() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real")).resolve("keys.yaml");
    Files.writeString(real, "keys: []\n");
    Files.createSymbolicLink(file(), real);
    add(key("ab23cd", "x", Action.PUBLISH));
    assertThat(Files.isSymbolicLink(file())).isTrue();
    assertThat(KeysFile.read(real).all()).hasSize(1);
  }

  @Test
  void aFileWithoutKeysIsOne() throws IOException {
    assertThat(KeysFile.parse(file(), "").all()).isEmpty();
    assertThat(KeysFile.parse(file(), KeysFile.format(List.of())).all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "- list",
        "keys: text",
        "keys: {}",
        "other: []",
        "keys: []\nmore: 1",
        "keys: [1]",
        "keys: [{}]",
        "keys: [{id: ab23cd}]",
        "keys: [{id: AB, channel: x, role: publish, hash: h, created: c}]",
        "keys: [{id: ab23cd, channel: 'x y', role: publish, hash: h, created: c}]",
        "keys: [{id: ab23cd, channel: x, role: admin, hash: h, created: c}]",
        "keys: [{id: ab23cd, channel: x, role: publish, hash: SECRET, created: c}]",
        "keys: [{id: ab23cd, channel: x, role: publish, hash: SECRET, created: c, extra: 1}]",
        "keys: [",
        "keys: *alias",
        "!!java.net.URL [x]",
      })
  void aDamagedFileIsNamedAndNotRepeated(String text) {
    assertThatThrownBy(() -> KeysFile.parse(file(), text))
        .isInstanceOf(KeysFile.Unreadable.class)
        .hasMessageStartingWith(file().toString())
        .hasMessageNotContaining("SECRET");
  }

  @Test
  void twoEntriesOfOneIdAreNotTaken() {
    String twice =
        KeysFile.format(
            List.of(key("ab23cd", "x", Action.PUBLISH), key("ab23cd", "y", Action.PUBLISH)));
    assertThatThrownBy(() -> KeysFile.parse(file(), twice))
        .hasMessageContaining("key ab23cd stands there twice");
  }

  @Test
  void aKeyClosesItsChannelForItsRoleAlsoWhenItIsRevoked() {
    KeyRing ring =
        new KeyRing(
            List.of(
                key("ab23cd", "1AAA99", Action.PUBLISH).revoked(NOW),
                key("ab23ce", "studio/*", Action.WATCH)));
    assertThat(ring.closes(Action.PUBLISH, "1AAA99")).isTrue();
    assertThat(ring.closes(Action.WATCH, "1AAA99")).isFalse();
    assertThat(ring.closes(Action.PUBLISH, "other")).isFalse();
    assertThat(ring.closes(Action.WATCH, "studio/1")).isTrue();
    assertThat(ring.isGood("ab23cd")).isFalse();
    assertThat(ring.isGood("ab23ce")).isTrue();
    assertThat(ring.isGood("234567")).isFalse();
  }

  @Test
  void theWatchTellsOfChangesAndKeepsWhatWasGood() throws IOException {
    List<KeyRing> told = new ArrayList<>();
    KeysWatch watch = new KeysWatch(file(), told::add);
    assertThat(watch.read()).isEmpty();
    watch.look();
    assertThat(told).isEmpty();
    add(key("ab23cd", "x", Action.PUBLISH));
    watch.look();
    watch.look();
    assertThat(told).hasSize(1);
    Files.writeString(file(), "damaged");
    watch.look();
    Files.delete(file());
    watch.look();
    assertThat(told).hasSize(1);
    add(key("ab23ce", "x", Action.PUBLISH));
    watch.look();
    assertThat(told).hasSize(2);
    assertThat(told.getLast().isGood("ab23ce")).isTrue();
  }

  @Test
  void whatCouldNotBeReadOnceIsReadAtTheNextLookThoughTheFileLooksTheSame() throws IOException {
    List<KeyRing> told = new ArrayList<>();
    AtomicBoolean readable = new AtomicBoolean(true);
    KeysWatch watch =
        new KeysWatch(
            file(),
            file -> {
              if (!readable.get()) {
                throw new AccessDeniedException(file.toString());
              }
              return KeysFile.read(file);
            },
            told::add);
    add(key("ab23cd", "x", Action.PUBLISH));
    assertThat(watch.read()).isPresent();
    readable.set(false);
    add(key("ab23ce", "x", Action.PUBLISH));
    watch.look();
    watch.look();
    assertThat(told).isEmpty();
    readable.set(true);
    watch.look();
    watch.look();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().isGood("ab23ce")).isTrue();
  }

  @Test
  void ofAnyNumberOfPatternsTheOnesThatMatchAreFound() {
    List<StreamKey> keys = new ArrayList<>();
    for (String pattern : List.of("a/*", "b/**", "*/c/d", "e/*/f")) {
      keys.add(key("ab23c" + (char) ('a' + keys.size()), pattern, Action.WATCH));
    }
    KeyRing ring = new KeyRing(keys);
    for (String name :
        List.of(
            "a", "b", "a/x", "b/x", "a/x/y", "b/x/y", "b/x/y/z", "x/c/d", "a/c/d", "e/x/f", "e/f",
            "e/x/y", "x/c", "c/d", "x/y/c/d")) {
      assertThat(ring.closes(Action.WATCH, name))
          .as(name)
          .isEqualTo(keys.stream().anyMatch(key -> key.channel().matches(name)));
      assertThat(ring.closes(Action.PUBLISH, name)).isFalse();
    }
  }

  @Test
  void theFileKeepsItsRights() throws IOException {
    add(key("ab23cd", "x", Action.PUBLISH));
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    add(key("ab23ce", "x", Action.PUBLISH));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-r-----");
  }

  @Test
  void newKeysAreAllDifferentAndNeedNoEscapes() {
    StreamKeyText one = StreamKeyText.random(new SecureRandom());
    assertThat(one.text()).matches("mk_[a-z2-9]{6}_[a-z2-9]{32}");
    assertThat(StreamKeyText.parse(one.text())).contains(one);
    assertThat(StreamKeyText.random(new SecureRandom())).isNotEqualTo(one);
    assertThat(StreamKeyText.parse(one.text() + "x")).isEmpty();
    assertThat(StreamKeyText.parse("mk_" + one.id())).isEmpty();
  }
}
