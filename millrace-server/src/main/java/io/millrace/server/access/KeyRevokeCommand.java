package io.millrace.server.access;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Printable;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace key revoke}: takes a key back, and disconnects whoever came with it. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Takes stream keys back.",
      "",
      "A running broker disconnects those who came with them, within a second. The channel",
      "stays closed to those without a key; who removes the entry from the file opens it."
    },
    footer = {"", "Examples:", "  millrace key revoke ab23cd", "  millrace key revoke 1AAA99"})
final class KeyRevokeCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "CHANNEL|ID",
      description = "One key by its id, or all keys of a channel or pattern as it was given.")
  private String which = "";

  @Mixin private final KeysPlace place;

  @Spec private CommandSpec spec = CommandSpec.create();

  KeyRevokeCommand(Map<String, String> environment) {
    this.place = new KeysPlace(environment);
  }

  @Override
  public Integer call() {
    List<StreamKey> revoked = new ArrayList<>();
    Instant when = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    place.edit(
        now -> {
          Predicate<StreamKey> wanted = wanted(now);
          return now.all().stream()
              .map(key -> {
                if (!wanted.test(key) || key.isRevoked()) {
                  return key;
                }
                revoked.add(key);
                return key.revoked(when);
              })
              .toList();
        },
        spec.commandLine().getErr());
    tell(revoked);
    return ExitCode.OK;
  }

  /** An id goes before a channel of the same name; a whole key is taken for its id. */
  private Predicate<StreamKey> wanted(KeyRing now) {
    String id = StreamKeyText.parse(which).map(StreamKeyText::id).orElse(which);
    Predicate<StreamKey> wanted =
        now.find(id).isPresent()
            ? key -> key.id().equals(id)
            : key -> key.channel().toString().equals(which);
    if (now.all().stream().noneMatch(wanted)) {
      throw new CommandFailure(
          "no key has the id or channel '"
              + (StreamKeyText.isOne(which) ? id : Printable.clean(which))
              + "'; millrace key list shows those there are");
    }
    return wanted;
  }

  private void tell(List<StreamKey> revoked) {
    PrintWriter out = spec.commandLine().getOut();
    if (revoked.isEmpty()) {
      out.println("was revoked before; nothing is changed");
    }
    revoked.forEach(
        key -> out.printf("revoked key %s to %s %s%n", key.id(), key.role().text(), key.channel()));
    if (!revoked.isEmpty()) {
      out.printf(
          "in %s: a broker that reads this file disconnects who came with %s, within a second%n",
          place.absolute(), revoked.size() == 1 ? "it" : "them");
    }
    out.flush();
  }
}
