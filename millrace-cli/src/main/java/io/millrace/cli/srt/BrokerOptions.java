package io.millrace.cli.srt;

import io.millrace.cli.DurationConverter;
import io.millrace.cli.Environment;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.PassphraseFile;
import io.millrace.cli.PassphraseText;
import io.millrace.cli.UsageError;
import io.millrace.srt.Passphrase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * What every command that calls a broker can be told about it: as typed, null where nothing was.
 * Filled by picocli.
 */
public final class BrokerOptions {

  private static final String PASSPHRASE = "MILLRACE_PASSPHRASE";
  private static final String PASSPHRASE_FILE = "MILLRACE_PASSPHRASE_FILE";

  @Option(
      names = "--broker",
      paramLabel = "HOST:PORT",
      converter = HostAndPort.Converter.class,
      description =
          "The broker. Default: 127.0.0.1:5000. (BROKER_ADDRESS, or BROKER_IP and BROKER_PORT)")
  private @Nullable HostAndPort broker;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      converter = DurationConverter.Latency.class,
      description =
          "Time to repair losses in: 120ms, 2s, a plain number counts ms. Default: 120ms."
              + " (LATENCY)")
  private @Nullable Duration latency;

  @Option(
      names = "--passphrase",
      paramLabel = "TEXT",
      description =
          "For encrypted channels: 10 to 79 characters. Here everybody on this machine can read it"
              + " in the list of processes; not so in a file or in the environment."
              + " (MILLRACE_PASSPHRASE)")
  private @Nullable String passphrase;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "File with the passphrase as its one line. (MILLRACE_PASSPHRASE_FILE)")
  private @Nullable String passphraseFile;

  @Option(
      names = "--pbkeylen",
      paramLabel = "BYTES",
      converter = KeyLength.class,
      description =
          "With a passphrase: key of 16, 24 or 32 bytes, for AES-128, -192, -256. Default: 16.")
  private @Nullable Integer pbKeyLen;

  @Mixin private final CredentialOptions credentials = new CredentialOptions();

  /**
   * Everything, checked: flag, then environment, then default.
   *
   * @throws UsageError that names value and remedy; of a passphrase the length only
   */
  public BrokerAccess read(Environment environment) {
    Optional<Passphrase> secret = passphrase(environment);
    if (pbKeyLen != null && secret.isEmpty()) {
      throw new UsageError("--pbkeylen: needs a passphrase; add --passphrase-file FILE");
    }
    return new BrokerAccess(
        environment.broker(broker),
        environment
            .choose(latency, "LATENCY", new DurationConverter.Latency())
            .orElse(BrokerAccess.DEFAULT_LATENCY),
        secret,
        pbKeyLen == null ? 0 : pbKeyLen,
        credentials.read(environment));
  }

  /** What the person should know of what they gave, a line each. */
  public List<String> advice(Environment environment) {
    return file(environment).flatMap(PassphraseFile::advice).map(List::of).orElse(List.of());
  }

  private Optional<Path> file(Environment environment) {
    if (passphraseFile != null || passphrase != null) {
      return Optional.ofNullable(passphraseFile)
          .map(text -> Environment.convert("--passphrase-file", text, PassphraseFile::path));
    }
    return environment.get(PASSPHRASE_FILE, PassphraseFile::path);
  }

  private Optional<Passphrase> passphrase(Environment environment) {
    if (passphrase != null && passphraseFile != null) {
      throw new UsageError("--passphrase and --passphrase-file: give one of them");
    }
    if (passphrase != null) {
      return Environment.convert("--passphrase", passphrase, new PassphraseText());
    }
    Optional<String> text = environment.getUnstripped(PASSPHRASE);
    if (passphraseFile == null && text.isPresent()) {
      if (environment.get(PASSPHRASE_FILE).isPresent()) {
        throw new UsageError(PASSPHRASE + " and " + PASSPHRASE_FILE + ": set one of them");
      }
      return Environment.convert(
          "environment variable " + PASSPHRASE, text.get(), new PassphraseText());
    }
    String origin =
        passphraseFile != null ? "--passphrase-file" : "environment variable " + PASSPHRASE_FILE;
    return file(environment)
        .map(path -> Environment.convert(origin, path.toString(), t -> PassphraseFile.read(path)));
  }

  /** 16, 24 or 32. */
  static final class KeyLength implements ITypeConverter<Integer> {

    private static final Set<String> LENGTHS = Set.of("16", "24", "32");

    @Override
    public Integer convert(String text) {
      if (!LENGTHS.contains(text)) {
        throw new TypeConversionException("'" + text + "' is no key length; use 16, 24 or 32");
      }
      return Integer.valueOf(text);
    }
  }
}
