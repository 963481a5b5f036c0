package io.millrace.server.access;

import io.millrace.cli.UsageError;
import io.millrace.server.config.AccessWay;
import io.millrace.server.config.ChannelPattern;
import io.millrace.server.config.ChannelSettings;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace key create}: makes a key and shows it once. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Makes a stream key and shows it, once: only its hash is kept.",
    footer = {
      "",
      "Examples:",
      "  millrace key create 1AAA99",
      "  millrace key create 'live/*' --role watch --label \"partners\"",
      "  KEY=$(millrace key create 1AAA99 --quiet)"
    })
final class KeyCreateCommand implements Callable<Integer> {

  private static final int LABEL_MAX = 200;

  @Parameters(
      paramLabel = "CHANNEL",
      description = "Its name, or a pattern: live/* with one part in place of the *, live/** more.")
  private String channel = "";

  @Option(
      names = "--role",
      paramLabel = "publish|watch",
      defaultValue = "publish",
      converter = RoleConverter.class,
      description = "What the key allows. Default: publish.")
  private Action role = Action.PUBLISH;

  @Option(names = "--label", paramLabel = "TEXT", description = "Whose it is, for people.")
  private String label = "";

  @Option(
      names = {"-q", "--quiet"},
      description = "Print the key and nothing else.")
  private boolean quiet;

  @Mixin private final KeysPlace keys;

  @Spec private CommandSpec spec = CommandSpec.create();

  KeyCreateCommand(Map<String, String> environment) {
    this.keys = new KeysPlace(environment);
  }

  @Override
  public Integer call() {
    ChannelPattern pattern = Places.channel(channel);
    if (label.length() > LABEL_MAX || label.chars().anyMatch(Character::isISOControl)) {
      throw new UsageError("--label: must be one line of at most " + LABEL_MAX + " characters");
    }
    SecureRandom random = new SecureRandom();
    Created created = new Created();
    keys.edit(
        now -> {
          StreamKeyText text = fresh(now, random);
          created.text = text.text();
          List<StreamKey> all = new ArrayList<>(now.all());
          all.add(
              new StreamKey(
                  text.id(),
                  pattern,
                  role,
                  label,
                  Argon2Hash.of(text.text(), random),
                  Instant.now().truncatedTo(ChronoUnit.SECONDS),
                  Optional.empty()));
          return all;
        },
        spec.commandLine().getErr());
    tell(pattern, created.text);
    return ExitCode.OK;
  }

  private static final class Created {
    private String text = "";
  }

  private static StreamKeyText fresh(KeyRing now, SecureRandom random) {
    if (now.all().size() >= KeysFile.KEYS_MAX) {
      throw new UsageError(
          "there are " + KeysFile.KEYS_MAX + " keys already; remove revoked ones from the file");
    }
    StreamKeyText text = StreamKeyText.random(random);
    return now.find(text.id()).isPresent() ? fresh(now, random) : text;
  }

  private void tell(ChannelPattern pattern, String text) {
    PrintWriter out = spec.commandLine().getOut();
    if (quiet) {
      out.println(text);
    } else {
      out.printf("A key to %s %s, shown only now:%n%n  %s%n%n", role.text(), pattern, text);
      out.print(UsageLines.of(role, Places.example(pattern), text, "--key"));
      out.printf("%nIt is kept in %s.%n", keys.absolute());
      out.println(consequence(pattern));
      out.printf("millrace key revoke %s takes it back.%n", text.substring(3, 9));
    }
    out.flush();
  }

  /** Which broker reads the file, and by which configuration, is not known here. */
  private String consequence(ChannelPattern pattern) {
    Optional<List<AccessWay>> set =
        keys.isTyped() ? Optional.empty() : Optional.of(ways(pattern)).filter(w -> !w.isEmpty());
    if (set.isPresent() && !set.get().contains(AccessWay.KEY)) {
      return "But the configuration sets %s for it to %s, so that no key is asked for."
          .formatted(role.text(), Policy.of(set.get()).orElse(Policy.OPEN).words());
    }
    return set.isPresent()
        ? "A broker that reads this file notices within a second."
        : "A broker that reads this file takes %s for %s with a key only, within a second,%n"
                .formatted(role == Action.PUBLISH ? "producers" : "clients", pattern)
            + "unless its configuration says otherwise.";
  }

  private List<AccessWay> ways(ChannelPattern pattern) {
    ChannelSettings settings = keys.places().broker().channel(Places.example(pattern));
    return role == Action.PUBLISH ? settings.publish() : settings.watch();
  }
}
