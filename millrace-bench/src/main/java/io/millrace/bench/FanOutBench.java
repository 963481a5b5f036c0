package io.millrace.bench;

import io.millrace.net.EventLoop;
import io.millrace.net.UdpSocket;
import io.millrace.srt.packet.PacketWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What fan-out costs beside only sending: broker, subscriptions and connections against the raw
 * loop, on one socket, to the same addresses, in turns.
 */
final class FanOutBench {

  private static final int[] DEPTHS = {1, 2, 4, 8, 16};
  private static final int ROUNDS = 15;
  private static final int PACKETS_A_ROUND = 32_000;

  private FanOutBench() {}

  /**
   * Prints a table.
   *
   * @param arguments as {@link RawLoopBench#run}
   */
  static void run(String[] arguments) throws IOException {
    int viewers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    try (Targets targets = arguments.length > 2 ? Targets.elsewhere(arguments[2]) : Targets.here();
        EventLoop loop = EventLoop.start("fan-out")) {
      UdpSocket socket = loop.open(new InetSocketAddress(0));
      System.out.printf(
          "| packets at a time | raw loop, CPU ns a packet | fan-out | fan-out / raw |%n"
              + "|---:|---:|---:|---:|%n");
      for (int packets : DEPTHS) {
        loop.call(
                () -> {
                  measure(socket, targets, viewers, packets);
                  return null;
                })
            .join();
      }
      System.out.printf(
          "%d viewers, %d rounds in turns, %s, no room for %d packets, refused %d%n",
          viewers, ROUNDS, loop.io(), socket.noRoomCount(), socket.failedCount());
    }
  }

  private static void measure(UdpSocket socket, Targets targets, int viewers, int packets) {
    RawLoop raw = new RawLoop(socket, targets, viewers, packets);
    Tally tally = new Tally();
    FanOut fanOut = new FanOut(viewers, i -> new Way(socket, raw.viewer(i), tally));
    int times = Math.max(1, PACKETS_A_ROUND / (packets * viewers));
    int interrupted = 0;
    double[] rawCosts = new double[ROUNDS];
    double[] costs = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    for (int round = -3; round < ROUNDS; round++) {
      long rawNs = 0;
      long ns = 0;
      long sent = 0;
      for (int n = 0; n < times; n++) {
        long before = Cpu.ns();
        raw.sendToAll(packets);
        long between = Cpu.ns();
        long sentBefore = tally.packets;
        fanOut.sendToAll(packets);
        ns += Cpu.ns() - between;
        rawNs += between - before;
        sent += tally.packets - sentBefore;
        fanOut.acknowledge();
      }
      double each = (double) times * packets * viewers;
      if (sent != each) { // the machine stood still, and what came meanwhile is made up for
        round--;
        if (++interrupted > ROUNDS) {
          throw new IllegalStateException("this machine does not keep up");
        }
      } else if (round >= 0) { // the first ones are for the compiler
        rawCosts[round] = rawNs / each;
        costs[round] = ns / each;
        ratios[round] = (double) ns / rawNs;
      }
    }
    if (!fanOut.isComplete()) {
      throw new IllegalStateException("not every viewer got everything");
    }
    System.out.printf(
        "| %d | %s | %s | %s |%n",
        packets, Cpu.text(rawCosts, 0), Cpu.text(costs, 0), Cpu.text(ratios, 2));
  }

  /** What all ways took. */
  private static final class Tally {
    private long packets;
  }

  /** A viewer's address, as an endpoint writes to it. */
  private record Way(UdpSocket socket, InetSocketAddress to, Tally tally)
      implements PacketWriter.Sink {
    @Override
    public boolean send(ByteBuffer datagram) {
      tally.packets++;
      return socket.send(datagram, to) != UdpSocket.SendResult.NO_ROOM;
    }

    @Override
    public int sendRun(ByteBuffer datagrams, int segmentBytes) {
      int taken = socket.sendSegments(datagrams, segmentBytes, to);
      tally.packets += taken;
      return taken;
    }

    /** Answers to what was made up go nowhere. */
    @Override
    public void sendSoon(ByteBuffer datagram) {}
  }
}
