package io.millrace.cli.srt;

import io.millrace.cli.Environment;
import io.millrace.cli.PassphraseFile;
import io.millrace.cli.UsageError;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Key and token, as typed, in a file or in the environment. Filled by picocli. */
public final class CredentialOptions {

  /** Both, the channel and a session fit into the 512 bytes of a stream id. */
  private static final int LENGTH_MAX = 320;

  private static final int LENGTH_MAX_TOGETHER = 380;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "Stream key, for channels that need one. Here everybody on this machine can read it in"
              + " the list of processes; not so in a file or in the environment. (MILLRACE_KEY)")
  private @Nullable String key;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "File with the key as its one line. (MILLRACE_KEY_FILE)")
  private @Nullable String keyFile;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Signed token, for channels that need one. (MILLRACE_TOKEN)")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token as its one line. (MILLRACE_TOKEN_FILE)")
  private @Nullable String tokenFile;

  /**
   * Flag, else environment.
   *
   * @throws UsageError that names value and remedy, and repeats no secret
   */
  public Credentials read(Environment environment) {
    Credentials both =
        new Credentials(
            one("key", key, keyFile, environment), one("token", token, tokenFile, environment));
    if (both.key().orElse("").length() + both.token().orElse("").length() > LENGTH_MAX_TOGETHER) {
      throw new UsageError("--key and --token: are too long together; give one of them");
    }
    return both;
  }

  private static Optional<String> one(
      String name, @Nullable String text, @Nullable String file, Environment environment) {
    String flag = "--" + name;
    String variable = "MILLRACE_" + name.toUpperCase(Locale.ROOT);
    if (text != null && file != null) {
      throw new UsageError(flag + " and " + flag + "-file: give one of them");
    }
    if (text != null) {
      return Optional.of(Environment.convert(flag, text, CredentialOptions::checked));
    }
    if (file != null) {
      return Optional.of(Environment.convert(flag + "-file", file, CredentialOptions::inFile));
    }
    Optional<String> inFile = environment.get(variable + "_FILE", CredentialOptions::inFile);
    Optional<String> here = environment.get(variable, CredentialOptions::checked);
    if (here.isPresent() && inFile.isPresent()) {
      throw new UsageError(variable + " and " + variable + "_FILE: set one of them");
    }
    return here.or(() -> inFile);
  }

  private static String inFile(String name) {
    String line = PassphraseFile.line(PassphraseFile.path(name)).strip();
    try {
      return checked(line);
    } catch (TypeConversionException e) {
      throw new TypeConversionException("what '" + name + "' holds " + e.getMessage());
    }
  }

  /** As a stream id can carry it. */
  private static String checked(String text) {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      throw new TypeConversionException(
          "has %d characters and must have 1 to %d".formatted(text.length(), LENGTH_MAX));
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~' || c == ',')) {
      throw new TypeConversionException(
          "must be letters, digits and marks without commas and blanks; copy all of it, and no"
              + " more");
    }
    return text;
  }
}
