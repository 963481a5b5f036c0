package io.millrace.server.chaos;

import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.Libsrt;
import io.millrace.server.program.Programs;
import io.millrace.testkit.process.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A viewer's process that writes what it gets to a file.
 *
 * @param process the program
 * @param id of the channel
 * @param file that grows
 */
record Watcher(Peer process, String id, Path file) implements AutoCloseable {

  /** About half a second of a clip. Each connection starts with a picture. */
  private static final long SOME_PICTURES = 30_000;

  private static final Duration LATENCY = Duration.ofMillis(120);

  /** {@code millrace consumer}, which calls again when its connection ends. */
  static Watcher ours(int port, String id, Path file, String... options) {
    List<String> line = new ArrayList<>(List.of("consumer", "--broker", "127.0.0.1:" + port));
    line.addAll(List.of("--subscribe", id, "--record", file.toString(), "--json"));
    line.addAll(List.of(options));
    Peer process = Programs.millrace(line.toArray(String[]::new)).stdinOpen().start();
    return new Watcher(process, id, file);
  }

  /** {@code srt-live-transmit}, which ends with its connection. */
  static Watcher libsrt(int port, String id, Path file) {
    return new Watcher(Libsrt.transmitViews(port, id, file, LATENCY).start(), id, file);
  }

  /** What it has got. */
  long bytes() {
    return file.toFile().length();
  }

  /**
   * Waits for pictures beyond those that are there.
   *
   * @return how long it took
   */
  Duration awaitPictures() {
    return awaitPictures(List.of(this)).get(this);
  }

  /**
   * Waits until all have pictures beyond those that are there.
   *
   * @return how long each took
   */
  static Map<Watcher, Duration> awaitPictures(List<Watcher> watchers) {
    long fromNs = System.nanoTime();
    Map<Watcher, Long> before = new HashMap<>();
    watchers.forEach(watcher -> before.put(watcher, watcher.bytes()));
    Map<Watcher, Duration> took = new LinkedHashMap<>();
    await("pictures at " + watchers)
        .atMost(Programs.SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          Duration passed = Duration.ofNanos(System.nanoTime() - fromNs);
          watchers.stream()
              .filter(watcher -> watcher.bytes() >= before.get(watcher) + SOME_PICTURES)
              .forEach(watcher -> took.putIfAbsent(watcher, passed));
          return took.size() == watchers.size();
        });
    return took;
  }

  /** Waits until our program has said that it is connected again. */
  void awaitReturn() {
    process.awaitStderr(id + ": connected again", Programs.SOON);
  }

  /** Ends our program; what it saw. */
  JsonNode end() {
    process.writeLine("quit");
    process.awaitSuccess(Programs.SOON);
    return new JsonMapper().readTree(process.stdout());
  }

  @Override
  public void close() {
    process.close();
  }
}
