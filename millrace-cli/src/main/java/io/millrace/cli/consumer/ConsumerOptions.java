package io.millrace.cli.consumer;

import io.millrace.cli.ChannelName;
import io.millrace.cli.DurationConverter;
import io.millrace.cli.srt.BrokerOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What was typed; null where nothing was. Filled by picocli. */
final class ConsumerOptions {

  @Mixin final BrokerOptions access = new BrokerOptions();

  @Option(
      names = "--bind",
      paramLabel = "HOST:PORT",
      description =
          "UDP address to receive on. Default: any address, any free port. (CONSUMER_ADDRESS,"
              + " CONSUMER_PORT)")
  @Nullable String bind;

  @Option(
      names = "--subscribe",
      paramLabel = "ID",
      split = ",",
      converter = ChannelName.class,
      description = "Subscribe to this channel from the start; repeat it or divide by commas.")
  @Nullable List<String> subscribe;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Write it to this file; for several channels a folder or a name with {id}.")
  @Nullable String record;

  @Option(names = "--force", description = "Let recordings overwrite files.")
  boolean force;

  @Option(
      names = "--stdout",
      description = "Write the one channel to standard output, messages to standard error.")
  boolean stdout;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Leave after this time: 10, 90s or 5m; exit code 1 if a channel of --subscribe sent"
              + " nothing.")
  @Nullable Duration duration;

  @Option(
      names = "--json",
      description = "End with a line of JSON for each channel, messages to standard error.")
  boolean json;
}
