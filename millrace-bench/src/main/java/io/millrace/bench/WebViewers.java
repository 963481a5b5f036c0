package io.millrace.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Viewers over WebSockets, as thin as can be, on one thread: {@code web-viewers HOST:PORT CHANNEL
 * COUNT SECONDS}. Reads frames' headers (RFC 6455 5.2) and text messages, and throws media away.
 * Prints what came, and how long media was under way: from the moment when the broker had it, by
 * the broker's clock, which has to be this machine's.
 */
final class WebViewers implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 << 10;
  private static final long NANOS = 1_000_000_000L;
  private static final double MEGABIT = 1e6;
  private static final int BITS = 8;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final List<Long> delaysMs = new ArrayList<>();
  private final InetSocketAddress broker;
  private final String channel;
  private long bytes;
  private long fragments;
  private int open;
  private int skips;
  private int ends;
  private int closed;

  private WebViewers(InetSocketAddress broker, String channel) throws IOException {
    this.broker = broker;
    this.channel = channel;
  }

  static void run(String[] arguments) throws IOException {
    int colon = arguments[1].lastIndexOf(':');
    InetSocketAddress broker =
        new InetSocketAddress(
            arguments[1].substring(0, colon), Integer.parseInt(arguments[1].substring(colon + 1)));
    try (WebViewers viewers = new WebViewers(broker, arguments[2])) {
      viewers.watch(Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]) * NANOS);
    }
  }

  private void watch(int count, long timeNs) throws IOException {
    for (int i = 0; i < count; i++) {
      connect();
      turn(1);
    }
    long warmNs = System.nanoTime() + 2 * NANOS;
    while (System.nanoTime() - warmNs < 0) {
      turn(100);
    }
    bytes = 0;
    fragments = 0;
    delaysMs.clear();
    long startNs = System.nanoTime();
    while (System.nanoTime() - startNs < timeNs) {
      turn(100);
    }
    System.out.println(report((System.nanoTime() - startNs) / (double) NANOS));
  }

  private String report(double seconds) {
    long[] sorted = delaysMs.stream().mapToLong(Long::longValue).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%d viewers, %.1f Mbit/s each, %.0f messages/s in all, %d skips, %d ends, %d closed%n"
            + "delay from the broker's to here, ms: p50 %d, p95 %d, p99 %d, max %d",
        open,
        bytes * BITS / MEGABIT / seconds / Math.max(1, open),
        fragments / seconds,
        skips,
        ends,
        closed,
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 0.99),
        at(sorted, 1));
  }

  private static long at(long[] sorted, double share) {
    return sorted.length == 0
        ? -1
        : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }

  private void connect() throws IOException {
    SocketChannel socket = SocketChannel.open(broker);
    String request =
        "GET /api/v1/channels/"
            + channel
            + "/live HTTP/1.1\r\nHost: "
            + broker.getHostString()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    socket.configureBlocking(false);
    socket.register(selector, SelectionKey.OP_READ, new Frames());
  }

  private void turn(long waitMs) throws IOException {
    selector.select(this::read, waitMs);
  }

  private void read(SelectionKey key) {
    SocketChannel socket = (SocketChannel) key.channel();
    buffer.clear();
    try {
      int count = socket.read(buffer);
      if (count < 0) {
        throw new IOException("closed");
      }
      bytes += count;
      buffer.flip();
      ((Frames) key.attachment()).take(buffer);
    } catch (IOException e) {
      closed++;
      open--;
      key.cancel();
    }
  }

  /** One connection's frames: the answer to the request first, then header after header. */
  private final class Frames {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final byte[] head = new byte[10];
    private int headLength;
    private int headNeeded = 2;
    private long left;
    private int opcode;
    private StringBuilder text = new StringBuilder();
    private int answered; // how much of the empty line behind the answer was seen

    void take(ByteBuffer from) {
      while (from.hasRemaining()) {
        if (answered < 4) {
          answer(from.get());
        } else if (left > 0) {
          payload(from);
        } else {
          header(from.get());
        }
      }
    }

    private void answer(byte next) {
      boolean expected = next == (answered % 2 == 0 ? '\r' : '\n');
      answered = expected ? answered + 1 : next == '\r' ? 1 : 0;
      if (answered == 4) {
        open++;
      }
    }

    private void header(byte next) {
      head[headLength++] = next;
      if (headLength == 2) {
        int length = head[1] & 0x7F;
        headNeeded = length == LENGTH_16 ? 4 : length == LENGTH_64 ? 10 : 2;
      }
      if (headLength < headNeeded) {
        return;
      }
      opcode = head[0] & 0x0F;
      ByteBuffer whole = ByteBuffer.wrap(head);
      left =
          switch (headNeeded) {
            case 4 -> whole.getShort(2) & 0xFFFF;
            case 10 -> whole.getLong(2);
            default -> head[1] & 0x7F;
          };
      headLength = 0;
      headNeeded = 2;
      fragments += opcode == BINARY ? 1 : 0;
      if (left == 0) {
        finish();
      }
    }

    private void payload(ByteBuffer from) {
      int now = (int) Math.min(left, from.remaining());
      if (opcode == TEXT) {
        byte[] part = new byte[now];
        from.get(part);
        text.append(new String(part, StandardCharsets.UTF_8));
      } else {
        from.position(from.position() + now);
      }
      left -= now;
      if (left == 0) {
        finish();
      }
    }

    private void finish() {
      if (opcode == TEXT) {
        String message = text.toString();
        text = new StringBuilder();
        skips += message.contains("\"skip\"") ? 1 : 0;
        ends += message.contains("\"end\"") ? 1 : 0;
        if (message.contains("\"clock\"")) {
          delaysMs.add(System.currentTimeMillis() - number(message, "arrivedMs"));
        }
      }
    }

    private static long number(String json, String name) {
      int from = json.indexOf('"' + name + "\":") + name.length() + 3;
      int to = from;
      while (to < json.length() && Character.isDigit(json.charAt(to))) {
        to++;
      }
      return Long.parseLong(json.substring(from, to));
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
