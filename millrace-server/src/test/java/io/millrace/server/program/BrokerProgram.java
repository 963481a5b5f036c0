package io.millrace.server.program;

import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.BrokerApi;
import io.millrace.testkit.process.Peer;
import io.millrace.testkit.process.PeerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * {@code millrace broker} on loopback, as it says itself.
 *
 * @param process the program
 * @param port of SRT
 * @param api at the address that it says
 */
public record BrokerProgram(Peer process, int port, BrokerApi api) implements AutoCloseable {
  private static final Pattern SRT = Pattern.compile("udp 127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern HTTP = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/");

  /** On a free port. */
  public static BrokerProgram start() {
    return start(0, Map.of());
  }

  /** On this port, with these options. */
  public static BrokerProgram start(int port, String... options) {
    return start(port, Map.of(), options);
  }

  /** On this port, with this environment and these options. */
  public static BrokerProgram start(int port, Map<String, String> environment, String... options) {
    List<String> line = new ArrayList<>(List.of("broker", "--bind", "127.0.0.1:" + port));
    line.addAll(List.of("--http", "127.0.0.1:0"));
    line.addAll(List.of(options));
    PeerCommand command = Programs.millrace(line.toArray(String[]::new));
    environment.forEach(command::environment);
    return started(command);
  }

  /** On any port, by this file for the rest. */
  static BrokerProgram configured(Path file) {
    return started(
        Programs.millrace(
            "broker",
            "--bind",
            "127.0.0.1:0",
            "--http",
            "127.0.0.1:0",
            "--config",
            file.toString()));
  }

  private static BrokerProgram started(PeerCommand command) {
    Peer process = command.start();
    boolean greeted = false;
    try {
      Programs.awaitStdout(process, "Ctrl-C stops it");
      BrokerProgram broker =
          new BrokerProgram(
              process, Integer.parseInt(said(process, SRT)), new BrokerApi(said(process, HTTP)));
      greeted = true;
      return broker;
    } finally {
      if (!greeted) {
        process.close();
      }
    }
  }

  /** {@code HOST:PORT} of SRT. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Waits until the API says so of a channel. */
  public void awaitChannel(String id, Predicate<JsonNode> wanted) {
    await("channel " + id).atMost(Programs.SOON).until(() -> api.channel(id), wanted);
  }

  /** Waits until a channel has so many consumers. */
  public void awaitSubscribers(String id, int count) {
    awaitChannel(id, channel -> channel.path("subscribers").asInt() == count);
  }

  /** Waits until something goes to a channel's consumers. */
  public void awaitTraffic(String id) {
    awaitChannel(id, channel -> channel.path("packetsOut").asLong() > 0);
  }

  /** All is delivered. */
  public void awaitQuiet(String id) {
    api.awaitQuiet(id, Duration.ofMillis(120));
  }

  @Override
  public void close() {
    process.close();
  }

  private static String said(Peer process, Pattern what) {
    Matcher found = what.matcher(Programs.stdout(process));
    if (!found.find()) {
      throw new AssertionError("no " + what + " in " + Programs.stdout(process));
    }
    return found.group(1);
  }
}
