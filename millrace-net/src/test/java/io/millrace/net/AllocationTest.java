package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.net.linux.Libc;
import io.millrace.net.linux.SocketAddresses;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AllocationTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final int ROUNDS = 3_000;
  private static final int SEGMENTS = 16;
  private static final int DATAGRAMS_A_ROUND = SEGMENTS + 1 + 4;

  /** What a downcall makes itself, until the second compiler has found that it need not. */
  private static final long JDK_BYTES_A_CALL = 40;

  /** Counts what comes and answers nothing. */
  private static final class Counter extends Recorder {
    private int count;

    @Override
    public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
      count++;
    }
  }

  @Test
  void aNativeSocketSendsAndReceivesWithoutMakingAnObject() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
    try (EventLoop loop = EventLoop.start("allocation-test", Io.NATIVE)) {
      LoopSocket sender = (LoopSocket) loop.open(ANY_PORT);
      LoopSocket receiver = (LoopSocket) loop.open(ANY_PORT);
      long bytes =
          loop.call(
                  () -> {
                    rounds(sender, receiver); // compiled from here on
                    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                    long thread = Thread.currentThread().threadId();
                    long before = threads.getThreadAllocatedBytes(thread);
                    rounds(sender, receiver);
                    return threads.getThreadAllocatedBytes(thread) - before;
                  })
              .join();
      assertThat(bytes / ROUNDS)
          .as("bytes a round of 21 datagrams in 5 calls")
          .isLessThan(5 * JDK_BYTES_A_CALL + DATAGRAMS_A_ROUND);
    }
  }

  @Test
  void whatIsRefusedMakesNoObjectEither() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "native sockets are Linux's");
    try (EventLoop loop = EventLoop.start("allocation-test", Io.NATIVE)) {
      UdpSocket sender = loop.open(ANY_PORT);
      InetSocketAddress to = refusedPeer();
      long bytes =
          loop.call(
                  () -> {
                    refusedRounds(sender, to);
                    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                    long thread = Thread.currentThread().threadId();
                    long before = threads.getThreadAllocatedBytes(thread);
                    refusedRounds(sender, to);
                    return threads.getThreadAllocatedBytes(thread) - before;
                  })
              .join();
      assertThat(bytes / ROUNDS)
          .as("bytes a round of 21 datagrams in 11 calls")
          .isLessThan(11 * JDK_BYTES_A_CALL + DATAGRAMS_A_ROUND);
      assertThat(sender.failedCount()).isEqualTo(2L * ROUNDS * DATAGRAMS_A_ROUND);
      assertThat(sender.noRoomCount()).isZero();
    }
  }

  /** Broadcasts need a route as well as a right that the socket does not have. */
  private static InetSocketAddress refusedPeer() {
    try (Arena arena = Arena.ofConfined()) {
      SocketAddresses addresses = new SocketAddresses(Libc.AF_INET6);
      MemorySegment name = arena.allocate(SocketAddresses.BYTES, 8);
      addresses.write(new InetSocketAddress("255.255.255.255", 5_000), name, 0);
      return addresses.read(name, 0);
    }
  }

  private static void refusedRounds(UdpSocket sender, InetSocketAddress to) {
    ByteBuffer run = ByteBuffer.allocateDirect(SEGMENTS * 1_332);
    ByteBuffer heap = ByteBuffer.allocate(44);
    DatagramBatch batch = sender.newBatch();
    for (int i = 0; i < ROUNDS; i++) {
      sender.sendSegments(run.clear(), 1_332, to);
      sender.send(heap.clear(), to);
    }
    for (int i = 0; i < ROUNDS; i++) {
      for (int k = 0; k < 4; k++) {
        batch.add(heap.clear(), to);
      }
      batch.flush();
    }
  }

  private static void rounds(LoopSocket sender, LoopSocket receiver) throws IOException {
    InetSocketAddress to = receiver.localAddress();
    ByteBuffer run = ByteBuffer.allocateDirect(SEGMENTS * 1_332);
    ByteBuffer one = ByteBuffer.allocateDirect(44);
    ByteBuffer heap = ByteBuffer.allocate(44);
    DatagramBatch batch = sender.newBatch();
    Counter counter = new Counter();
    for (int i = 0; i < ROUNDS; i++) {
      sender.sendSegments(run.clear(), 1_332, to);
      sender.send(one.clear(), to);
      for (int k = 0; k < 4; k++) {
        batch.add(heap.clear(), to);
      }
      batch.flush();
      receiver.receive(counter, i);
    }
    assertThat(counter.count).isEqualTo(ROUNDS * DATAGRAMS_A_ROUND);
  }
}
