package io.millrace.testkit.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Datagrams of a hostile stranger to an SRT port, so many a second, from 256 addresses and networks
 * when the port is on loopback. It reads no answers, as who forges its address cannot. Also a
 * program: {@code Flood HOST:PORT KIND PER_SECOND SECONDS}.
 */
public final class Flood implements AutoCloseable {

  /** What it sends. */
  public enum Kind {
    /** First messages of a handshake: each wants an answer with a cookie. */
    INDUCTIONS,
    /** Second messages of a handshake, with cookies that were made up. */
    CONCLUSIONS,
    /** A third random bytes, a third data, a third control packets of connections made up. */
    GARBAGE
  }

  private static final int SOURCES = 256;
  private static final int MOST_BYTES = 1_472;
  private static final long TICK_NS = 1_000_000;
  private static final long TICKS_PER_SECOND = 1_000;

  private static final int CONTROL = 0x8000_0000;
  private static final int CONTROL_TYPES = 9;
  private static final int TYPE_BIT = 16;
  private static final int FIXED_VERSION = 0x0001_0501;
  private static final int HSREQ_OF_THREE_WORDS = 0x0001_0003;
  private static final int ALL_FLAGS = 0xBF;
  private static final int LATENCY_MS = 120;
  private static final int MTU = 1_500;
  private static final int FLOW_WINDOW = 8_192;

  private final Kind kind;
  private final InetSocketAddress target;
  private final long perSecond;
  private final Random random;
  private final List<DatagramChannel> sources = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(MOST_BYTES);
  private final Thread thread;
  private volatile boolean closing;

  private Flood(Kind kind, InetSocketAddress target, int perSecond, long seed) throws IOException {
    this.kind = kind;
    this.target = target;
    this.perSecond = perSecond;
    this.random = new Random(seed);
    for (int i = 0; i < SOURCES; i++) {
      sources.add(DatagramChannel.open().bind(source()));
    }
    thread = Thread.ofPlatform().daemon().name("flood").unstarted(this::run);
  }

  /** Begins. */
  public static Flood start(Kind kind, InetSocketAddress target, int perSecond, long seed)
      throws IOException {
    Flood flood = new Flood(kind, target, perSecond, seed);
    flood.thread.start();
    return flood;
  }

  private InetSocketAddress source() throws IOException {
    if (!target.getAddress().isLoopbackAddress()) {
      return new InetSocketAddress(0);
    }
    byte[] address = {127, (byte) random.nextInt(1, 255), (byte) random.nextInt(256), 1};
    return new InetSocketAddress(InetAddress.getByAddress(address), 0);
  }

  /** Datagrams that left so far. */
  public long sent() {
    return sent.get();
  }

  private void run() {
    long startNs = System.nanoTime();
    long count = 0;
    while (!closing) {
      long due = (System.nanoTime() - startNs) / TICK_NS * perSecond / TICKS_PER_SECOND;
      for (; count < due && !closing; count++) {
        send((int) (count % SOURCES));
      }
      LockSupport.parkNanos(TICK_NS);
    }
  }

  private void send(int source) {
    datagram.clear();
    switch (kind) {
      case INDUCTIONS -> putHandshake(4, 2, 1, 0);
      case CONCLUSIONS -> putConclusion();
      case GARBAGE -> putGarbage();
    }
    try {
      sources.get(source).send(datagram.flip(), target);
      sent.incrementAndGet();
    } catch (IOException refused) {
      // a port that is gone, or full buffers: a flooder goes on
    }
  }

  private void putHandshake(int version, int extensions, int type, int cookie) {
    putHeader(CONTROL, 0, 0);
    datagram.putInt(version).putInt(extensions).putInt(random.nextInt() >>> 1).putInt(MTU);
    datagram.putInt(FLOW_WINDOW).putInt(type).putInt(random.nextInt() >>> 2).putInt(cookie);
    datagram.putLong(0).putLong(0);
  }

  private void putConclusion() {
    putHandshake(5, 1, -1, random.nextInt());
    datagram.putInt(HSREQ_OF_THREE_WORDS).putInt(FIXED_VERSION).putInt(ALL_FLAGS);
    datagram.putInt(LATENCY_MS << TYPE_BIT | LATENCY_MS);
  }

  private void putGarbage() {
    byte[] bytes = new byte[random.nextInt(MOST_BYTES - 16)];
    random.nextBytes(bytes);
    switch (random.nextInt(3)) {
      case 0 -> {}
      case 1 -> putHeader(random.nextInt() >>> 1, random.nextInt(), random.nextInt());
      default ->
          putHeader(
              CONTROL | random.nextInt(CONTROL_TYPES) << TYPE_BIT,
              random.nextInt(),
              random.nextInt());
    }
    datagram.put(bytes);
  }

  private void putHeader(int first, int second, int socketId) {
    datagram.putInt(first).putInt(second).putInt(random.nextInt()).putInt(socketId);
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
      for (DatagramChannel source : sources) {
        source.close();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException notClosed) {
      throw new IllegalStateException(notClosed);
    }
  }

  /** Floods for a while and tells how many datagrams left. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int colon = arguments[0].lastIndexOf(':');
    InetSocketAddress target =
        new InetSocketAddress(
            arguments[0].substring(0, colon), Integer.parseInt(arguments[0].substring(colon + 1)));
    Kind kind = Kind.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    long seconds = Long.parseLong(arguments[3]);
    try (Flood flood = start(kind, target, Integer.parseInt(arguments[2]), 1)) {
      flood.thread.join(TICKS_PER_SECOND * seconds);
      System.out.println(flood.sent());
    }
  }
}
