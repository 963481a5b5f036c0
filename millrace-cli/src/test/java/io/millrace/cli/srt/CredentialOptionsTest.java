package io.millrace.cli.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.Environment;
import io.millrace.cli.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CredentialOptionsTest {

  @TempDir Path folder;

  @Command
  private static final class Holder {
    @Mixin final CredentialOptions options = new CredentialOptions();
  }

  private static Credentials read(Map<String, String> environment, String... arguments) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.options.read(new Environment(environment));
  }

  @Test
  void keyAndTokenGoIntoTheStreamIdAndNotIntoTheText() {
    Credentials both = read(Map.of(), "--key", "mk_a_b", "--token", "mt_x.y");
    assertThat(both.publish("1AAA99", "k7"))
        .isEqualTo("#!::r=1AAA99,m=publish,s=k7,key=mk_a_b,token=mt_x.y");
    assertThat(both.request("1AAA99")).isEqualTo("#!::r=1AAA99,m=request,key=mk_a_b,token=mt_x.y");
    assertThat(both.toString()).isEqualTo("(not shown)");
    assertThat(Credentials.NONE.request("x")).isEqualTo("#!::r=x,m=request");
  }

  @Test
  void theFlagGoesBeforeTheEnvironmentAndAFileIsAsGood() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "mk_file\n");
    assertThat(read(Map.of("MILLRACE_KEY", "mk_env")).key()).contains("mk_env");
    assertThat(read(Map.of("MILLRACE_KEY_FILE", file.toString())).key()).contains("mk_file");
    assertThat(read(Map.of("MILLRACE_KEY", "mk_env"), "--key-file", file.toString()).key())
        .contains("mk_file");
    assertThat(read(Map.of("MILLRACE_TOKEN", "mt_env"), "--token", "mt_flag").token())
        .contains("mt_flag");
    assertThat(read(Map.of())).isEqualTo(new Credentials(Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,SECRET", "a SECRET", "schlüsselSECRET", "SECRET\n"})
  void whatAStreamIdCannotCarryIsNotTakenAndNotRepeated(String text) {
    assertThatThrownBy(() -> read(Map.of(), "--key", text))
        .isInstanceOf(UsageError.class)
        .hasMessageStartingWith("--key: ")
        .hasMessageNotContaining("SECRET");
  }

  @Test
  void whatIsTooLongIsNotTaken() {
    String longOne = "x".repeat(320);
    assertThat(read(Map.of(), "--key", longOne).publish("c".repeat(64), "0123456789abcdef"))
        .hasSizeLessThanOrEqualTo(512);
    assertThatThrownBy(() -> read(Map.of(), "--key", longOne + "x"))
        .hasMessageContaining("has 321 characters");
    assertThatThrownBy(() -> read(Map.of(), "--key", longOne, "--token", longOne))
        .hasMessageContaining("too long together");
  }

  @Test
  void onlyOneWayToGiveItIsTaken() {
    assertThatThrownBy(() -> read(Map.of(), "--key", "x", "--key-file", "f"))
        .hasMessage("--key and --key-file: give one of them");
    assertThatThrownBy(() -> read(Map.of("MILLRACE_TOKEN", "x", "MILLRACE_TOKEN_FILE", "nope")))
        .hasMessageContaining("'nope' does not exist");
  }
}
