package io.millrace.server.access;

import io.millrace.cli.UsageError;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelPattern;
import io.millrace.server.config.ConfigException;
import io.millrace.server.config.EffectiveConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the commands about access find the broker's configuration. Filled by picocli. */
final class Places {

  private final Map<String, String> environment;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The broker's configuration. Default: millrace.yaml, if there is one.")
  private @Nullable Path config;

  Places(Map<String, String> environment) {
    this.environment = environment;
  }

  BrokerConfig broker() {
    return EffectiveConfig.load(Map.of(), environment, Optional.ofNullable(config)).config();
  }

  /**
   * What a person typed as a channel.
   *
   * @throws UsageError that says how to write one
   */
  static ChannelPattern channel(String typed) {
    try {
      return ChannelPattern.parse(typed);
    } catch (ConfigException e) {
      throw new UsageError(
          "CHANNEL: " + String.valueOf(e.getMessage()).replaceFirst("^channels: ", ""));
    }
  }

  /** A channel that the pattern means, to show how a line looks. */
  static String example(ChannelPattern channel) {
    return channel.toString().replace("**", "*").replace("*", "NAME");
  }
}
