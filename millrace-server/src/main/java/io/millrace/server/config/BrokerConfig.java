package io.millrace.server.config;

import io.millrace.net.Io;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a broker runs. Immutable; a key's name in files is the component's, with dots: {@code
 * log.bytes}.
 *
 * @param bind where SRT listens
 * @param http where HTTP listens; empty if it is off
 * @param latency 20 ms to 8 s
 * @param logBytes 1 MB to 64 GB, per channel
 * @param logDuration 1 s to 10 min
 * @param joinBytes 64 KB to logBytes
 * @param coalescing 0 to 20 ms
 * @param io how sockets do their work
 * @param loops 1 to 64; empty for as many as there are processors, 8 at most
 * @param encryption which channels need which passphrase
 */
public record BrokerConfig(
    @Doc(
            value = "UDP address on which producers and consumers are served",
            shape = "HOST:PORT",
            byDefault = "0.0.0.0:5000",
            env = "BROKER_ADDRESS")
        HostPort bind,
    @Doc(
            value = "TCP address of the HTTP API; off switches it off",
            shape = "HOST:PORT|off",
            byDefault = "0.0.0.0:8080",
            env = "HTTP_ADDRESS")
        Optional<HostPort> http,
    @Doc(
            value = "time within which lost packets are repaired, in each direction",
            shape = "TIME",
            byDefault = "120ms",
            env = "LATENCY")
        Duration latency,
    @Doc(
            value = "most media that is kept per channel",
            shape = "SIZE",
            byDefault = "64MB",
            env = "MILLRACE_LOG_BYTES")
        ByteSize logBytes,
    @Doc(
            value = "oldest media that is kept per channel",
            shape = "TIME",
            byDefault = "20s",
            env = "MILLRACE_LOG_DURATION")
        Duration logDuration,
    @Doc(
            value =
                "most media that a new consumer gets at once, from the newest picture to start with",
            shape = "SIZE",
            byDefault = "16MB",
            env = "MILLRACE_JOIN_BYTES")
        ByteSize joinBytes,
    @Doc(
            value =
                "longest time that packets wait for others under load, to leave together; 0ms: none",
            shape = "TIME",
            byDefault = "8ms",
            env = "MILLRACE_COALESCING")
        Duration coalescing,
    @Doc(
            value =
                "sockets: native takes and sends many datagrams a system call and needs Linux, nio"
                    + " one; auto is native where it works",
            shape = "auto|native|nio",
            byDefault = "auto",
            env = "MILLRACE_IO")
        Io io,
    @Doc(
            value =
                "threads that carry packets, each with a socket of its own on the one port; auto is"
                    + " one for each processor, 8 at most; more than one need native sockets",
            shape = "NUMBER|auto",
            byDefault = "auto",
            env = "MILLRACE_LOOPS")
        OptionalInt loops,
    Encryption encryption) {

  private static final Duration LATENCY_MIN = Duration.ofMillis(20);
  private static final Duration LATENCY_MAX = Duration.ofSeconds(8);
  private static final Duration LOG_DURATION_MIN = Duration.ofSeconds(1);
  private static final Duration LOG_DURATION_MAX = Duration.ofMinutes(10);
  private static final Duration COALESCING_MAX = Duration.ofMillis(20);
  private static final ByteSize LOG_MIN = new ByteSize(1L << 20);
  private static final ByteSize LOG_MAX = new ByteSize(64L << 30);
  private static final int LOOPS_MAX = 64;
  private static final ByteSize JOIN_MIN = new ByteSize(64L << 10);

  public BrokerConfig {
    requireWithin("latency", latency, LATENCY_MIN, LATENCY_MAX);
    requireWithin("log.duration", logDuration, LOG_DURATION_MIN, LOG_DURATION_MAX);
    requireWithin("coalescing", coalescing, Duration.ZERO, COALESCING_MAX);
    requireWithin("log.bytes", logBytes, LOG_MIN, LOG_MAX);
    requireWithin("join.bytes", joinBytes, JOIN_MIN, LOG_MAX);
    if (loops.isPresent() && (loops.getAsInt() < 1 || loops.getAsInt() > LOOPS_MAX)) {
      throw ConfigException.outside("loops", "" + loops.getAsInt(), "1", "" + LOOPS_MAX);
    }
    if (joinBytes.compareTo(logBytes) > 0) {
      throw new ConfigException(
          "join.bytes", joinBytes + " must not be more than log.bytes, which is " + logBytes);
    }
  }

  private static void requireWithin(String key, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw ConfigException.outside(
          key, Durations.format(value), Durations.format(min), Durations.format(max));
    }
  }

  private static void requireWithin(String key, ByteSize value, ByteSize min, ByteSize max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw ConfigException.outside(key, value.toString(), min.toString(), max.toString());
    }
  }
}
