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
 * java -jar millrace-bench/target/bench/millrace-bench-0.1.0.jar allocation | heap | clients | aes | stats
 * </pre>
 */
public final class Bench {

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "allocation" -> AllocationBench.run();
      case "heap" -> HeapBench.run();
      case "clients" -> ClientMemoryBench.run(arguments);
      case "heap-peers" -> HeapPeers.run(arguments);
      case "aes" -> jmh("AesBench");
      case "stats" -> jmh("StatsBench");
      default -> System.out.println("one of: allocation, heap, clients, aes, stats");
    }
  }

  private static void jmh(String name) throws RunnerException {
    new Runner(new OptionsBuilder().include(name).addProfiler(GCProfiler.class).build()).run();
  }
}
