package io.millrace.cli.producer;

import io.millrace.cli.HostAndPort;
import io.millrace.cli.ffmpeg.FrameRate;
import io.millrace.cli.srt.BrokerAccess;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything a producer has to know. Immutable.
 *
 * @param id the channel
 * @param access where to send it, and how
 * @param source what to send
 * @param rate frames a second to encode at; empty: the source's own, or 30
 * @param delay wait before it starts
 * @param loop whether the source begins anew at its end
 * @param title the service name; empty: the id
 * @param duration when to end; empty: with the source
 * @param bitsPerSecond of the video, where it is encoded here
 * @param backup whether it stands by for the channel's producer
 */
public record ProducerSettings(
    String id,
    BrokerAccess access,
    Source source,
    Optional<FrameRate> rate,
    Duration delay,
    boolean loop,
    Optional<String> title,
    Optional<Duration> duration,
    long bitsPerSecond,
    boolean backup) {

  /** Where a broker on this machine listens. */
  public static final HostAndPort DEFAULT_BROKER = new HostAndPort("127.0.0.1", 5000);

  public static final long DEFAULT_BITS_PER_SECOND = 2_000_000;

  static final FrameRate DEFAULT_RATE = FrameRate.of(30);

  /** Settings with every default. */
  public static ProducerSettings of(String id, BrokerAccess access, Source source) {
    return new ProducerSettings(
        id,
        access,
        source,
        Optional.empty(),
        Duration.ZERO,
        false,
        Optional.empty(),
        Optional.empty(),
        DEFAULT_BITS_PER_SECOND,
        false);
  }

  /** These settings with another title. */
  public ProducerSettings withTitle(String text) {
    return new ProducerSettings(
        id, access, source, rate, delay, loop, Optional.of(text), duration, bitsPerSecond, backup);
  }

  /** Where to send it. */
  HostAndPort broker() {
    return access.broker();
  }

  /** Time within which losses are repaired, 0 to 60 s. */
  Duration latency() {
    return access.latency();
  }

  /** What the channel's service name is to be. */
  String serviceName() {
    return title.orElse(id);
  }

  /** The rate at which a source without one of its own runs. */
  FrameRate rateOrDefault() {
    return rate.orElse(DEFAULT_RATE);
  }
}
