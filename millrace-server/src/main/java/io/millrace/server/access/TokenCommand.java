package io.millrace.server.access;

import io.millrace.cli.DurationConverter;
import io.millrace.cli.PassphraseFile;
import io.millrace.cli.UsageError;
import io.millrace.server.config.AccessWay;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelPattern;
import io.millrace.server.config.ChannelSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code millrace token}: signs a token. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Signs a token that lets its bearer watch a channel for a while.",
      "",
      "Or publish to it, with --role publish. Needs the broker's secret, and nothing else: no"
          + " broker is asked."
    },
    footer = {
      "",
      "Examples:",
      "  openssl rand -hex 32 > token.secret        once; in millrace.yaml then",
      "                                             token.secret-file: token.secret",
      "                                             watch: token",
      "  millrace token 1AAA99",
      "  millrace token 'live/*' --expires 24h --subject alice --session 3h",
      "  TOKEN=$(millrace token 1AAA99 --quiet --secret-file token.secret)"
    })
public final class TokenCommand implements Callable<Integer> {

  private static final Duration EXPIRES_MAX = Duration.ofDays(3650);

  @Parameters(
      paramLabel = "CHANNEL",
      description = "Its name, or a pattern: live/* with one part in place of the *, live/** more.")
  private String channel = "";

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      defaultValue = "2h",
      converter = DurationConverter.class,
      description = "Until when it lets somebody in, from now: 90s, 15m, 2h. Default: 2h.")
  private Duration expires = Duration.ofHours(2);

  @Option(
      names = "--session",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long a connection may last. Default: as long as it likes.")
  private @Nullable Duration session;

  @Option(
      names = "--role",
      paramLabel = "watch|publish",
      defaultValue = "watch",
      converter = RoleConverter.class,
      description = "What it allows. Default: watch.")
  private Action role = Action.WATCH;

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      description = "For whom it is, as the broker is to know them; at most 64 characters.")
  private String subject = "";

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description =
          "File with the broker's secret as its one line. Default: token.secret of the"
              + " configuration.")
  private @Nullable Path secretFile;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print the token and nothing else.")
  private boolean quiet;

  @Mixin private final Places places;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** With this environment's settings, {@code MILLRACE_TOKEN_SECRET} among them. */
  public TokenCommand(Map<String, String> environment) {
    this.places = new Places(environment);
  }

  @Override
  public Integer call() {
    ChannelPattern pattern = Places.channel(channel);
    if (subject.length() > Token.SUBJECT_MAX || subject.chars().anyMatch(Character::isISOControl)) {
      throw new UsageError(
          "--subject: must be one line of at most " + Token.SUBJECT_MAX + " characters");
    }
    requireSense("--expires", expires);
    if (session != null) {
      requireSense("--session", session);
    }
    Instant end = Instant.ofEpochSecond(Instant.now().plus(expires).getEpochSecond());
    Token token = new Token(pattern, role, end, subject, Optional.ofNullable(session));
    tell(token, secrets().sign(token));
    return ExitCode.OK;
  }

  private static void requireSense(String option, Duration time) {
    if (time.toSeconds() < 1 || time.compareTo(EXPIRES_MAX) > 0) {
      throw new UsageError(option + ": must lie between 1s and 87600h, which is ten years");
    }
  }

  private TokenSecrets secrets() {
    if (secretFile != null) {
      return inFile(secretFile);
    }
    TokenSecrets configured = AccessSettings.of(places.broker()).secrets();
    if (configured.isEmpty()) {
      throw new UsageError(
          "a secret to sign with is missing: make one with openssl rand -hex 32 > token.secret,"
              + " and give it with --secret-file, or as token.secret-file in millrace.yaml");
    }
    return configured;
  }

  private static TokenSecrets inFile(Path file) {
    try {
      return new TokenSecrets(List.of(PassphraseFile.line(file)));
    } catch (TypeConversionException e) {
      throw new UsageError("--secret-file: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new UsageError("--secret-file: what '" + file + "' holds " + e.getMessage());
    }
  }

  private void tell(Token token, String text) {
    PrintWriter out = spec.commandLine().getOut();
    if (quiet) {
      out.println(text);
    } else {
      out.printf(
          "A token to %s %s, good until %s:%n%n  %s%n%n",
          role.text(), token.channel(), token.expires(), text);
      out.print(UsageLines.of(role, Places.example(token.channel()), text, "--token"));
      if (secretFile == null && !isAskedFor(token.channel())) {
        out.printf("%nBut the configuration does not ask for it: set %s: token.%n", role.text());
      }
    }
    out.flush();
  }

  private boolean isAskedFor(ChannelPattern pattern) {
    BrokerConfig broker = places.broker();
    ChannelSettings settings = broker.channel(Places.example(pattern));
    return (role == Action.PUBLISH ? settings.publish() : settings.watch())
        .contains(AccessWay.TOKEN);
  }
}
