package io.millrace.cli.producer;

import io.millrace.cli.HostAndPort;
import io.millrace.cli.ffmpeg.FrameRate;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything a producer has to know. Immutable.
 *
 * @param id the channel
 * @param broker where to send it
 * @param source what to send
 * @param rate frames a second to encode at; empty: the source's own, or 30
 * @param delay wait before it starts
 * @param loop whether the source begins anew at its end
 * @param title the service name; empty: the id
 * @param latency SRT latency, 0 to 60 s
 * @param duration when to end; empty: with the source
 * @param bitsPerSecond of the video, where it is encoded here
 */
public record ProducerSettings(
    String id,
    HostAndPort broker,
    Source source,
    Optional<FrameRate> rate,
    Duration delay,
    boolean loop,
    Optional<String> title,
    Duration latency,
    Optional<Duration> duration,
    long bitsPerSecond) {

  /** Where a broker on this machine listens. */
  public static final HostAndPort DEFAULT_BROKER = new HostAndPort("127.0.0.1", 5000);

  /** libsrt's default. */
  public static final Duration DEFAULT_LATENCY = Duration.ofMillis(120);

  public static final long DEFAULT_BITS_PER_SECOND = 2_000_000;

  static final FrameRate DEFAULT_RATE = FrameRate.of(30);

  /** Settings with every default. */
  public static ProducerSettings of(String id, HostAndPort broker, Source source) {
    return new ProducerSettings(
        id,
        broker,
        source,
        Optional.empty(),
        Duration.ZERO,
        false,
        Optional.empty(),
        DEFAULT_LATENCY,
        Optional.empty(),
        DEFAULT_BITS_PER_SECOND);
  }

  /** These settings with another title. */
  public ProducerSettings withTitle(String text) {
    return new ProducerSettings(
        id, broker, source, rate, delay, loop, Optional.of(text), latency, duration, bitsPerSecond);
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
