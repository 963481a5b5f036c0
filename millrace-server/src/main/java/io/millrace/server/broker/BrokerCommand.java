package io.millrace.server.broker;

import io.millrace.server.config.ConfigKey;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.config.ReferencePage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code millrace broker}: runs a broker until it is told to stop. */
@Command(
    name = "broker",
    description = "Runs the broker: producers send to it, consumers watch through it.",
    abbreviateSynopsis = true,
    sortOptions = false,
    footer = {
      "",
      "A value is taken from its flag, else from the environment, else from the file,",
      "else the default holds.",
      "",
      "Examples:",
      "  millrace broker",
      "  millrace broker --bind 192.0.2.10:5000 --http off",
      "  BROKER_ADDRESS=[::]:5000 LATENCY=500ms millrace broker",
      "  millrace broker --print-sample > millrace.yaml",
      "  millrace broker --config millrace.yaml --check-config",
      "  kill -HUP PID      (reads the file again; connections stay)"
    })
public final class BrokerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerCommand.class);

  private final CommandLine line;
  private final Map<String, String> environment;

  @Option(
      names = PlainArguments.CONFIG,
      paramLabel = "FILE",
      description = "YAML file with settings (default: millrace.yaml, if there is one)")
  private @Nullable Path file;

  @Option(
      names = "--print-config",
      description = "print the settings that hold and where each came from, and stop")
  private boolean printConfig;

  @Option(
      names = "--check-config",
      description = "say what is wrong with the settings, or that nothing is, and stop")
  private boolean checkConfig;

  @Option(
      names = "--print-sample",
      description = "print a commented millrace.yaml with every key, and stop")
  private boolean printSample;

  @Option(
      names = "--print-reference",
      description = "print the page that describes every key, and stop")
  private boolean printReference;

  private BrokerCommand(Map<String, String> environment) {
    this.environment = environment;
    this.line = new CommandLine(this);
  }

  /** The command with one option for each configuration key. */
  public static CommandLine create(Map<String, String> environment) {
    CommandLine line = new BrokerCommand(environment).line;
    CommandSpec spec = line.getCommandSpec();
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .usageHelp(true)
            .description("show this help")
            .build());
    ReferencePage.groups().forEach((title, keys) -> spec.addArgGroup(group(title, keys)));
    return line;
  }

  private static ArgGroupSpec group(String title, List<ConfigKey> keys) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder().validate(false).heading("%n" + title + ":%n");
    for (ConfigKey key : keys) {
      group.addArg(
          OptionSpec.builder(key.flag())
              .type(String.class)
              .paramLabel(key.shape())
              .description(key.help())
              .build());
    }
    return group.build();
  }

  @Override
  public Integer call() throws StartException, InterruptedException {
    PrintWriter out = line.getOut();
    if (printSample || printReference) {
      out.print(printSample ? ReferencePage.sample() : ReferencePage.text());
      out.flush();
      return CommandLine.ExitCode.OK;
    }
    EffectiveConfig settings =
        EffectiveConfig.load(flags(), environment, Optional.ofNullable(file));
    if (checkConfig || printConfig) {
      settings.advice().forEach(LOG::warn);
      out.print(printConfig ? settings.toYaml() : settings.summary() + "\n");
      out.flush();
    } else {
      BrokerRun.run(settings, out);
    }
    return CommandLine.ExitCode.OK;
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    for (ConfigKey key : ConfigKey.ALL) {
      String value = line.getParseResult().matchedOptionValue(key.flag(), "");
      if (line.getParseResult().hasMatchedOption(key.flag())) {
        flags.put(key.flag(), value);
      }
    }
    return flags;
  }
}
