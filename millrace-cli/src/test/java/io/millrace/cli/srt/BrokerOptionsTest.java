package io.millrace.cli.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.Environment;
import io.millrace.cli.UsageError;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class BrokerOptionsTest {

  private static final Passphrase TYPED = Passphrase.of("typed secret");
  private static final Passphrase IN_FILE = Passphrase.of("secret in file");
  private static final Passphrase SET = Passphrase.of("secret that is set");

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private String file;

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(folder.resolve("secret"), "secret in file\n").toString();
  }

  private static BrokerOptions parse(String... arguments) {
    BrokerOptions options = new BrokerOptions();
    CommandSpec spec = CommandSpec.create();
    spec.addMixin("options", CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).parseArgs(arguments);
    return options;
  }

  private BrokerAccess read(String... arguments) {
    return parse(arguments).read(new Environment(environment));
  }

  @Test
  void withoutAnythingNothingIsEncrypted() {
    assertThat(read().passphrase()).isEmpty();
    assertThat(read().encrypting(SrtOptions.LIVE)).isEqualTo(SrtOptions.LIVE);
  }

  @Test
  void aPassphraseMayBeTypedSetOrStandInAFileAndAFlagGoesBefore() {
    assertThat(read("--passphrase-file", file).passphrase()).contains(IN_FILE);
    environment.put("MILLRACE_PASSPHRASE", "secret that is set");
    assertThat(read().passphrase()).contains(SET);
    assertThat(read("--passphrase", "typed secret").passphrase()).contains(TYPED);
    assertThat(read("--passphrase-file", file).passphrase()).contains(IN_FILE);
    assertThat(read("--passphrase", "none").passphrase()).isEmpty();
    environment.put("MILLRACE_PASSPHRASE", "");
    environment.put("MILLRACE_PASSPHRASE_FILE", file);
    assertThat(read().passphrase()).contains(IN_FILE);
  }

  @Test
  void theLengthOfTheKeyGoesWithThePassphrase() {
    SrtOptions options =
        read("--passphrase", "typed secret", "--pbkeylen", "32").encrypting(SrtOptions.LIVE);
    assertThat(options.passphrase()).isEqualTo(TYPED);
    assertThat(options.pbKeyLen()).isEqualTo(32);
    assertThatThrownBy(() -> read("--pbkeylen", "32"))
        .isInstanceOf(UsageError.class)
        .hasMessage("--pbkeylen: needs a passphrase; add --passphrase-file FILE");
    assertThatThrownBy(() -> read("--passphrase", "typed secret", "--pbkeylen", "128"))
        .hasMessageContaining("'128' is no key length; use 16, 24 or 32");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--passphrase=hush|--passphrase: must have 10 to 79 characters, has 4; choose a longer one",
        "--passphrase-file=none.txt|--passphrase-file: 'none.txt' does not exist; check its name",
      })
  void aMistakeIsToldWithTheRemedyAndWithoutTheSecret(String argument, String line) {
    assertThatThrownBy(() -> read(argument)).isInstanceOf(UsageError.class).hasMessage(line);
  }

  @Test
  void twoPassphrasesAtOnceAreAMistake() {
    assertThatThrownBy(() -> read("--passphrase", "typed secret", "--passphrase-file", file))
        .hasMessage("--passphrase and --passphrase-file: give one of them");
    environment.put("MILLRACE_PASSPHRASE", "secret that is set");
    environment.put("MILLRACE_PASSPHRASE_FILE", file);
    assertThatThrownBy(this::read)
        .hasMessage("MILLRACE_PASSPHRASE and MILLRACE_PASSPHRASE_FILE: set one of them");
  }

  @Test
  void aVariableWithAMistakeIsNamed() {
    environment.put("MILLRACE_PASSPHRASE", "x".repeat(80));
    assertThatThrownBy(this::read)
        .hasMessage(
            "environment variable MILLRACE_PASSPHRASE: must have 10 to 79 characters, has 80;"
                + " choose a shorter one");
    assertThatThrownBy(() -> new Environment(Map.of("MILLRACE_PASPHRASE", "x")).rejectMisspelled())
        .hasMessage(
            "unknown environment variable MILLRACE_PASPHRASE; did you mean MILLRACE_PASSPHRASE?");
  }

  @Test
  void aFileThatEverybodyMayReadIsRemarked() throws IOException {
    Path open = Path.of(file);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    BrokerOptions options = parse("--passphrase-file", file);
    assertThat(options.advice(new Environment(environment)))
        .containsExactly(
            "passphrase file " + file + " can be read by everybody: chmod 600 " + file);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-------"));
    assertThat(options.advice(new Environment(environment))).isEmpty();
  }
}
