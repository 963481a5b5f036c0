package io.millrace.server.access;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace key}: makes, shows and revokes stream keys. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Makes, shows and revokes stream keys.",
      "",
      "A channel that has keys is closed to those who have none. A running broker",
      "notices within a second."
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  millrace key create 1AAA99",
      "  millrace key create 'studio/*' --label \"Studio 2\"",
      "  millrace key create 1AAA99 --role watch",
      "  millrace key list",
      "  millrace key revoke 1AAA99"
    })
public final class KeyCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private KeyCommand() {}

  /** The command with those below it. */
  public static CommandLine create(Map<String, String> environment) {
    CommandLine line = new CommandLine(new KeyCommand());
    line.addSubcommand(new KeyCreateCommand(environment));
    line.addSubcommand(new KeyListCommand(environment));
    line.addSubcommand(new KeyRevokeCommand(environment));
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say what: create, list or revoke");
  }
}
