package io.millrace.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.srt.Passphrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseConfigTest {

  private static final Map<String, String> NONE = Map.of();
  private static final String ONE = "first long secret";
  private static final String TWO = "second long secret";

  @TempDir Path dir;

  private EffectiveConfig load(String yaml, Map<String, String> environment) throws IOException {
    return load(yaml, environment, NONE);
  }

  private EffectiveConfig load(
      String yaml, Map<String, String> environment, Map<String, String> flags) throws IOException {
    Path file = Files.writeString(dir.resolve("m.yaml"), yaml);
    return EffectiveConfig.load(flags, environment, Optional.of(file));
  }

  private Channels encryption(String yaml) throws IOException {
    return load(yaml, NONE).config().channels();
  }

  private static Optional<Passphrase> secret(String text) {
    return Optional.of(Passphrase.of(text));
  }

  private Path secretFile(String name, String content, String permissions) throws IOException {
    Path file = Files.writeString(dir.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void withoutAnySettingEveryChannelIsOpen() throws IOException {
    Channels encryption = encryption("");
    assertThat(encryption.isOpen()).isTrue();
    assertThat(encryption.of("1AAA99").passphrase()).isEmpty();
  }

  @Test
  void onePassphraseHoldsForEveryChannel() throws IOException {
    Channels encryption = encryption("passphrase: \"" + ONE + "\"");
    assertThat(encryption.of("1AAA99").passphrase()).isEqualTo(secret(ONE));
    assertThat(encryption.isOpen()).isFalse();
  }

  @Test
  void aChannelMayHaveItsOwnOrBeOpen() throws IOException {
    Channels encryption =
        encryption(
            """
            passphrase: %s
            channels:
              alice/cam2:
                passphrase: %s
              lobby.1:
                passphrase: none
            """
                .formatted(ONE, TWO));
    assertThat(encryption.of("alice/cam2").passphrase()).isEqualTo(secret(TWO));
    assertThat(encryption.of("lobby.1").passphrase()).isEmpty();
    assertThat(encryption.of("lobby").passphrase()).isEqualTo(secret(ONE));
  }

  @Test
  void oneChannelMayBeTheOnlyEncryptedOne() throws IOException {
    Channels encryption = encryption("channels.1AAA99.passphrase: " + ONE);
    assertThat(encryption.of("1AAA99").passphrase()).isEqualTo(secret(ONE));
    assertThat(encryption.of("2BBB88").passphrase()).isEmpty();
    assertThat(encryption.isOpen()).isFalse();
  }

  @Test
  void aFileIsReadFromWhereTheConfigurationIs() throws IOException {
    secretFile("one.txt", ONE + "\n", "rw-------");
    secretFile("two.txt", TWO + "\r\n", "rw-------");
    EffectiveConfig settings =
        load("passphrase-file: one.txt\nchannels: {x: {passphrase-file: two.txt}}", NONE);
    assertThat(settings.config().channels().of("1AAA99").passphrase()).isEqualTo(secret(ONE));
    assertThat(settings.config().channels().of("x").passphrase()).isEqualTo(secret(TWO));
    assertThat(settings.advice()).isEmpty();
  }

  @Test
  void aFileThatEverybodyMayReadIsRemarked() throws IOException {
    Path file = secretFile("one.txt", ONE, "rw-r--r--");
    assertThat(load("passphrase-file: one.txt", NONE).advice())
        .containsExactly(
            "passphrase file " + file + " can be read by everybody: chmod 600 " + file);
  }

  @Test
  void whatGoesBeforeDecidesAlsoBetweenTextAndFile() throws IOException {
    Path file = secretFile("two.txt", TWO, "rw-------");
    String yaml = "passphrase: " + ONE;
    Map<String, String> byFile = Map.of("MILLRACE_PASSPHRASE_FILE", file.toString());
    assertThat(load(yaml, byFile).config().channels().of("x").passphrase()).isEqualTo(secret(TWO));
    Map<String, String> open = Map.of("--passphrase", "none");
    assertThat(load(yaml, byFile, open).config().channels().isOpen()).isTrue();
    Map<String, String> blank = Map.of("MILLRACE_PASSPHRASE", "", "MILLRACE_PASSPHRASE_FILE", "");
    assertThat(load(yaml, blank).config().channels().of("x").passphrase()).isEqualTo(secret(ONE));
  }

  @Test
  void blanksAtItsEndsArePartOfAPassphrase() throws IOException {
    Map<String, String> environment = Map.of("MILLRACE_PASSPHRASE", " " + ONE + " ");
    assertThat(load("", environment).config().channels().of("x").passphrase())
        .isEqualTo(secret(" " + ONE + " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "passphrase: tooshort!| passphrase: must have 10 to 79 characters, has 9; choose a longer"
            + " one (set by FILE line 1)",
        "channels: {a: {passphrase: tooshort!}}| channels.a.passphrase: must have 10 to 79"
            + " characters, has 9; choose a longer one (set by FILE line 1)",
        "passphrase: \"secret with\\na line end\"| passphrase: must be one line, without control"
            + " characters; retype it (set by FILE line 1)",
        "{passphrase: long enough it is, passphrase-file: x}| passphrase: is given twice, here and"
            + " as a file; keep one (set by FILE line 1)",
        "passphrase-file: missing.txt| passphrase-file: 'DIR/missing.txt' does not exist; check its"
            + " name (set by FILE line 1)",
        "passphrase-file: .| passphrase-file: 'DIR/.' cannot be read (it is a folder); name a file"
            + " with one line (set by FILE line 1)",
        "passphrase: ''| FILE line 1: passphrase must have one value, such as none",
        "channels: {a: {pasphrase: long enough it is}}| FILE line 1: unknown key"
            + " 'channels.a.pasphrase'; did you mean channels.a.passphrase?",
        "channels: {a: long enough it is}| FILE line 1: channels.a must have keys below it, such as"
            + " passphrase",
        "channels: {a b: {passphrase: long enough it is}}| FILE line 1: channels: 'a b' is no"
            + " producer id; use 1 to 64 of A-Z a-z 0-9 . _ - in up to four parts divided by /,"
            + " such as 1AAA99",
      })
  void aMistakeIsToldWithItsPlaceAndRemedy(String yaml, String line) {
    assertThatThrownBy(() -> load(yaml, NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            line.replace("FILE", dir.resolve("m.yaml").toString()).replace("DIR", dir.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "passphrase: hush-hush", // too short
        "passphrase: *hush-hush-hush",
        "passphrase: [hush-hush-hush]",
        "passphrase: {hush-hush-hush: x",
        "passphrase: @hush-hush-hush",
        "channels: {a: hush-hush-hush}",
        "passphrase: \"hush-hush-hush\\u0000\"",
        "passphrase: \"hush-hush-hush",
      })
  void noMessageRepeatsASecret(String yaml) {
    assertThatThrownBy(() -> load(yaml, NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hush");
  }

  @Test
  void aFileThatHoldsNoPassphraseIsNamedButNotRepeated() throws IOException {
    Path file = secretFile("s", "hush-hush-hush\nhush-hush-hush\n", "rw-------");
    Map<String, String> flags = Map.of("--passphrase-file", file.toString());
    assertThatThrownBy(() -> load("", NONE, flags))
        .hasMessage(
            "passphrase-file: what '"
                + file
                + "' holds must be one line, without control characters; retype it (set by"
                + " --passphrase-file)");
    assertThatThrownBy(() -> load("", Map.of("MILLRACE_PASSPHRASE", "hush")))
        .hasMessage(
            "passphrase: must have 10 to 79 characters, has 4; choose a longer one (set by"
                + " MILLRACE_PASSPHRASE in the environment)");
  }

  @Test
  void whatIsPrintedHasNoSecret() throws IOException {
    EffectiveConfig settings =
        load(
            "channels: {a: {passphrase: " + TWO + "}, b: {passphrase: none}}",
            Map.of("MILLRACE_PASSPHRASE", ONE));
    assertThat(settings.toYaml())
        .contains("# passphrase: (not shown)        # MILLRACE_PASSPHRASE in the environment")
        .contains("# channels.a.passphrase: (not shown) # ")
        .contains("channels.b.passphrase: none ");
    assertThat(settings.toYaml() + settings).doesNotContain(ONE).doesNotContain(TWO);
  }

  @Test
  void whatIsPrintedCanBeReadAgain() throws IOException {
    Path file = secretFile("one.txt", ONE, "rw-------");
    Map<String, String> environment = Map.of("MILLRACE_PASSPHRASE_FILE", file.toString());
    EffectiveConfig settings = load("channels: {b: {passphrase: none}}", environment);
    assertThat(load(settings.toYaml(), NONE).config()).isEqualTo(settings.config());
  }
}
