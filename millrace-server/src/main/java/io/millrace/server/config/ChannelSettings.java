package io.millrace.server.config;

import io.millrace.srt.Passphrase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What can be set for all channels, and below {@code channels:} for some by name or pattern.
 * Immutable.
 *
 * @param passphrase which producers and consumers of the channel must know; what they send and get
 *     is encrypted with it. Empty for a channel that is open
 * @param linger 0 to 1 h
 * @param backupAfter 100 ms to 10 s
 * @param backupReturn 0 to 1 h
 * @param slate what clients see while the producer is away; was there when it was read
 * @param latency what callers get who ask for less, 20 ms to 8 s
 * @param latencyMax what callers get who ask for more, latency to 60 s
 * @param clientsPerChannel most clients of the channel; empty: no limit
 * @param publish what lets producers in, one of them suffices; empty: keys, if there are any
 * @param watch the same for clients
 * @param record how it is recorded while its producer sends
 */
public record ChannelSettings(
    @Doc(
            value =
                "secret that everybody must know to publish or watch, 10 to 79 characters; none:"
                    + " open",
            byDefault = "none")
        Optional<Passphrase> passphrase,
    @Doc(
            value =
                "how long a channel is kept for its producer after that left: nobody else may"
                    + " publish, and it counts as on the air",
            byDefault = "10s",
            min = "0ms",
            max = "1h")
        Duration linger,
    @Doc(
            value =
                "how long a producer may send nothing until a backup that stands by is switched in",
            byDefault = "300ms",
            min = "100ms",
            max = "10s",
            unit = "ms")
        Duration backupAfter,
    @Doc(
            value =
                "how long a producer must have sent again, without such a pause, until it is"
                    + " switched in for its backup",
            byDefault = "5s",
            min = "0ms",
            max = "1h")
        Duration backupReturn,
    @Doc(
            value =
                "file that clients see, over and over, while the channel's producer is away; none:"
                    + " they wait",
            byDefault = "none",
            mustExist = true)
        Optional<Path> slate,
    @Doc(
            value =
                "time within which lost packets are repaired, in each direction; a caller that asks"
                    + " for less gets this",
            byDefault = "120ms",
            min = "20ms",
            max = "8s",
            unit = "ms",
            env = "LATENCY")
        Duration latency,
    @Doc(
            value = "a caller that asks for more latency than this gets this",
            byDefault = "8s",
            min = "20ms",
            max = "60s",
            unit = "ms")
        Duration latencyMax,
    @Doc(
            value = "most clients of a channel",
            byDefault = "none",
            min = "1",
            max = "65536",
            key = "limits.clients-per-channel")
        OptionalInt clientsPerChannel,
    @Doc(
            value =
                "what lets producers in, one of these or several: open to all, a stream key, a"
                    + " signed token, the hook's yes; auto: a key where there are keys, else open",
            byDefault = "auto",
            none = "auto")
        List<AccessWay> publish,
    @Doc(value = "what lets clients in, likewise", byDefault = "auto", none = "auto")
        List<AccessWay> watch,
    @Doc(
            value =
                "how the channel is recorded while its producer sends: as MPEG-TS, byte for byte, as"
                    + " fragmented MP4, or both",
            byDefault = "off")
        RecordFormat record) {

  public ChannelSettings {
    publish = List.copyOf(publish);
    watch = List.copyOf(watch);
    requireSense("publish", publish);
    requireSense("watch", watch);
    if (latencyMax.compareTo(latency) < 0) {
      throw new ConfigException(
          "latency.max",
          Durations.format(latencyMax)
              + " must not be less than latency, which is "
              + Durations.format(latency));
    }
  }

  private static void requireSense(String key, List<AccessWay> ways) {
    if (ways.contains(AccessWay.OPEN) && ways.size() > 1) {
      throw new ConfigException(key, "open lets everybody in; leave it away, or the others");
    }
  }

  /** Whether this way is one of those that let somebody in. */
  boolean uses(AccessWay way) {
    return publish.contains(way) || watch.contains(way);
  }

  /** Whether callers must know a passphrase. */
  public boolean isEncrypted() {
    return passphrase.isPresent();
  }
}
