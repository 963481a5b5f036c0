package io.millrace.bench;

import io.millrace.net.EventLoop;
import io.millrace.net.UdpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What a packet costs that is only sent, by how many go at a time: one send after the other, and at
 * the pace of a stream of 5 Mbit/s, when caches have gone cold between.
 */
final class RawLoopBench {

  private static final int[] DEPTHS = {1, 2, 4, 8, 16, 32};
  private static final int ROUNDS = 9;
  private static final int PACKETS_A_ROUND = 64_000;
  private static final int PACED_ROUNDS = 3;
  private static final long PACED_NS = 2_000_000_000;

  /** A loop that has no time left cannot keep a pace. */
  private static final double MOST_OF_A_CORE = 0.7;

  private RawLoopBench() {}

  /**
   * Prints a table.
   *
   * @param arguments command, number of viewers, {@code HOST:PORT+COUNT}; without the last, sockets
   *     of this process are sent to
   */
  static void run(String[] arguments) throws IOException {
    int viewers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    try (Targets targets = arguments.length > 2 ? Targets.elsewhere(arguments[2]) : Targets.here();
        EventLoop loop = EventLoop.start("raw")) {
      UdpSocket socket = loop.open(new InetSocketAddress(0));
      RawLoop raw = new RawLoop(socket, targets, viewers, DEPTHS[DEPTHS.length - 1]);
      double[][] costs = loop.call(() -> measure(raw, viewers)).join();
      System.out.printf(
          "| packets at a time | CPU ns a packet (%s) | at 5 Mbit/s |%n|---:|---:|---:|%n",
          loop.io());
      for (int i = 0; i < DEPTHS.length; i++) {
        int packets = DEPTHS[i];
        double tightNs = Cpu.median(costs[i]);
        String paced = loop.call(() -> paced(raw, viewers, packets, tightNs)).join();
        System.out.printf("| %d | %s | %s |%n", packets, Cpu.text(costs[i], 0), paced);
      }
      System.out.printf(
          "%d viewers, %d rounds in turns, no room for %d packets, refused %d%n",
          viewers, ROUNDS, socket.noRoomCount(), socket.failedCount());
    }
  }

  private static String paced(RawLoop raw, int viewers, int packets, double tightNs) {
    if (tightNs * viewers / Live.INTERVAL_NS_AT_5_MBIT > MOST_OF_A_CORE) {
      return "more than a core";
    }
    double[] costs = new double[PACED_ROUNDS];
    long intervalNs = packets * Live.INTERVAL_NS_AT_5_MBIT;
    long bursts = (PACED_NS + intervalNs - 1) / intervalNs;
    for (int round = 0; round < PACED_ROUNDS; round++) {
      long before = Cpu.ns();
      Live.pace(intervalNs, PACED_NS, () -> raw.sendToAll(packets));
      costs[round] = (double) (Cpu.ns() - before) / (bursts * viewers * packets);
    }
    return Cpu.text(costs, 0);
  }

  /** In turns, so that what else the machine does falls on all of them. */
  private static double[][] measure(RawLoop raw, int viewers) {
    double[][] costs = new double[DEPTHS.length][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      for (int i = 0; i < DEPTHS.length; i++) {
        int times = Math.max(1, PACKETS_A_ROUND / (DEPTHS[i] * viewers));
        long before = Cpu.ns();
        for (int n = 0; n < times; n++) {
          raw.sendToAll(DEPTHS[i]);
        }
        long packets = (long) times * viewers * DEPTHS[i];
        if (round >= 0) { // the first one is for the compiler
          costs[i][round] = (double) (Cpu.ns() - before) / packets;
        }
      }
    }
    return costs;
  }
}
