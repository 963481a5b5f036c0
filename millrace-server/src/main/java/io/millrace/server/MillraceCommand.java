package io.millrace.server;

import io.millrace.server.config.ProductVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command, which only has others below it. */
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    versionProvider = MillraceCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    header = "Millrace: live video over UDP.",
    description = {
      "",
      "Producers send video to a broker over SRT; consumers subscribe to the channels",
      "they care about. OBS, FFmpeg, VLC and every other SRT program can be either.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  millrace demo",
      "  millrace broker",
      "  millrace producer film.mp4 --id 1AAA99 --loop",
      "  millrace consumer",
      "  millrace load --viewers 1000",
      "",
      "millrace COMMAND --help tells the rest."
    })
final class MillraceCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"millrace " + ProductVersion.text()};
    }
  }
}
