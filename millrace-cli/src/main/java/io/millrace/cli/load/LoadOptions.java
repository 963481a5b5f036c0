package io.millrace.cli.load;

import io.millrace.cli.BitrateConverter;
import io.millrace.cli.ChannelName;
import io.millrace.cli.DurationConverter;
import io.millrace.cli.srt.BrokerOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What was typed; null where nothing was. Filled by picocli. */
final class LoadOptions {

  @Option(
      names = "--viewers",
      paramLabel = "N",
      description = "How many watch at once; with --find-capacity at most. Default: 100; 20000.")
  @Nullable Integer viewers;

  @Mixin final BrokerOptions access = new BrokerOptions();

  @Option(
      names = "--channel",
      paramLabel = "ID",
      converter = ChannelName.class,
      description =
          "Watch this channel, which somebody else publishes. Without it the tool publishes its own"
              + " and knows exactly what was sent, and when.")
  @Nullable String channel;

  @Option(
      names = "--publishers",
      paramLabel = "N",
      description = "Own channels, among which the viewers are spread. Default: 1.")
  @Nullable Integer publishers;

  @Option(
      names = "--prefix",
      paramLabel = "ID",
      converter = ChannelName.class,
      description = "Own channels are named ID/1, ID/2 …. Default: load.")
  @Nullable String prefix;

  @Option(
      names = "--bitrate",
      paramLabel = "RATE",
      converter = BitrateConverter.class,
      description = "Of each own channel: 800k, 5M. Default: 5M.")
  @Nullable Long bitrate;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Frames a second of an own channel: 1 to 240. Default: 30.")
  @Nullable Integer fps;

  @Option(
      names = "--gop",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "From one key frame to the next. Default: 2s.")
  @Nullable Duration gop;

  @Option(
      names = "--pacing",
      paramLabel = "HOW",
      converter = Pacing.Converter.class,
      description =
          "frames: all packets of a frame at once, as encoders do. even: one by one at even"
              + " distances. Default: frames.")
  @Nullable Pacing pacing;

  @Option(
      names = "--ramp",
      paramLabel = "RATE",
      converter = PerSecond.class,
      description = "How fast viewers join. Default: 100/s.")
  @Nullable Double ramp;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long to measure once all have joined; with --find-capacity for each number."
              + " Default: 60s; 5s.")
  @Nullable Duration duration;

  @Option(
      names = "--churn",
      paramLabel = "RATE",
      converter = PerSecond.class,
      description = "Viewers that leave and are replaced by new ones meanwhile. Default: 0.")
  @Nullable Double churn;

  @Option(
      names = "--reconnect",
      description =
          "Viewers and own channels whose connection ends call again, as players do. The target"
              + " holds if all are back at the end; the result says how long they saw nothing.")
  boolean reconnect;

  @Option(
      names = "--loss",
      paramLabel = "SHARE",
      converter = Share.class,
      description =
          "Throw away so many of the data packets that come, at random, before SRT sees them: 1%%."
              + " Default: 0.")
  @Nullable Double loss;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of what is left to chance, to have it again. Default: 1.")
  @Nullable Long seed;

  @Option(
      names = "--sockets",
      paramLabel = "N",
      description = "UDP ports that the viewers share: 1 to 256. Default: 16.")
  @Nullable Integer sockets;

  @Option(
      names = "--tolerate",
      paramLabel = "SHARE",
      converter = Share.class,
      description = "The target holds although so many packets are lost or late. Default: 0.")
  @Nullable Double tolerate;

  @Option(
      names = "--find-capacity",
      description =
          "Raise the number of viewers until packets are lost or late, or the delay of 99%% of them"
              + " is over the limit, and tell the highest that held.")
  boolean findCapacity;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "The target holds only if 99%% of the packets are delayed no more than this; with"
              + " --find-capacity no more than this over the unloaded median. Default: any; 10ms.")
  @Nullable Duration limit;

  @Option(
      names = "--broker-pid",
      paramLabel = "PID",
      description =
          "The broker's process, whose CPU and memory are shown. Default: found if it runs here.")
  @Nullable Long brokerPid;

  @Option(names = "--json", description = "Print the result as JSON, with every viewer in it.")
  boolean json;
}
