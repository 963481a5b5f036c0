package io.millrace.bench;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs one measurement and prints its table.
 *
 * <pre>
 * mvn -pl millrace-bench -am package -DskipTests
 * java -jar millrace-bench/target/bench/millrace-bench-0.1.0.jar WHAT [ARGUMENTS]
 * </pre>
 */
public final class Bench {

  private static final String WHAT =
      """
      one of
        fan-out [VIEWERS [HOST:PORT+COUNT]]   broker and connections beside a loop that only sends
        raw [VIEWERS [HOST:PORT+COUNT]]       that loop alone; the sockets are its own if none are named
        sink HOST:PORT+COUNT                  those sockets, for a sender in another process
        web-viewers HOST:PORT CHANNEL COUNT SECONDS   viewers over WebSockets, of a broker that runs
        playlist-viewers HOST:PORT CHANNEL COUNT SECONDS   blocking playlist requests of Low-Latency HLS
        codec, loss-list, log, deadlines, burst, aes, stats       by JMH
        allocation, heap, clients             see docs/figures/
      """;

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "allocation" -> AllocationBench.run();
      case "heap" -> HeapBench.run();
      case "clients" -> ClientMemoryBench.run(arguments);
      case "heap-peers" -> HeapPeers.run(arguments);
      case "aes" -> jmh("AesBench");
      case "stats" -> jmh("StatsBench");
      case "codec" -> jmh("CodecBench");
      case "loss-list" -> jmh("LossListBench");
      case "log" -> jmh("LogBench");
      case "deadlines" -> jmh("DeadlineBench");
      case "burst" -> jmh("BurstBench");
      case "raw" -> RawLoopBench.run(arguments);
      case "fan-out" -> FanOutBench.run(arguments);
      case "sink" -> Targets.serve(arguments[1]);
      case "web-viewers" -> WebViewers.run(arguments);
      case "playlist-viewers" -> PlaylistViewers.run(arguments);
      default -> System.out.println(WHAT);
    }
  }

  private static void jmh(String name) throws RunnerException {
    new Runner(new OptionsBuilder().include(name).addProfiler(GCProfiler.class).build()).run();
  }
}
