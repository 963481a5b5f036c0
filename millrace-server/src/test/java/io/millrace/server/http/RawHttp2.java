package io.millrace.server.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A caller that speaks HTTP/2 frame by frame (RFC 9113), and as wrongly as it likes. */
final class RawHttp2 implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int INITIAL_WINDOW_SIZE = 4;

  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FRAME_HEAD = 9;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final CountDownLatch ended = new CountDownLatch(1);

  private RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = new DataInputStream(socket.getInputStream());
    out.write(PREFACE);
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  static RawHttp2 connect(HttpServer server) throws IOException {
    return new RawHttp2(server.connect());
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD + payload.length);
    frame.putInt(payload.length << Byte.SIZE | type).put((byte) flags).putInt(stream);
    out.write(frame.put(payload).array());
  }

  /** A setting of ours. */
  void settings(int name, int value) throws IOException {
    frame(SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) name).putInt(value).array());
  }

  /** A request: HPACK's names from the static table, values as they are (RFC 7541). */
  void get(int stream, String path) throws IOException {
    frame(HEADERS, END_STREAM | END_HEADERS, stream, head(path));
  }

  /** A request whose body of one byte is still to come. */
  void postLater(int stream, String path) throws IOException {
    byte[] head = head(path);
    head[0] = (byte) 0x83; // :method POST
    byte[] length = {0x0F, 0x0D, 1, '1'}; // content-length, not to be remembered: 1
    frame(
        HEADERS,
        END_HEADERS,
        stream,
        ByteBuffer.allocate(head.length + length.length).put(head).put(length).array());
  }

  void body(int stream) throws IOException {
    frame(DATA, END_STREAM, stream, new byte[1]);
  }

  private static byte[] head(String path) {
    byte[] text = path.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(7 + text.length)
        .put((byte) 0x82) // :method GET
        .put((byte) 0x86) // :scheme http
        .put((byte) 0x01) // :authority, not to be remembered
        .put((byte) 1)
        .put((byte) 'x')
        .put((byte) 0x04) // :path, likewise
        .put((byte) text.length)
        .put(text)
        .array();
  }

  void resetAfterReset(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      int stream = 2 * i + 1;
      get(stream, "/livez");
      frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }
  }

  void pings(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      frame(PING, 0, 0, new byte[Long.BYTES]);
    }
  }

  void emptySettings(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      frame(SETTINGS, 0, 0, new byte[0]);
    }
  }

  /** A header that goes on and on, a kilobyte at a time. */
  void headersWithoutEnd(int times) throws IOException {
    frame(HEADERS, END_STREAM, 1, head("/livez"));
    for (int i = 0; i < times; i++) {
      frame(CONTINUATION, 0, 1, new byte[1024]);
    }
  }

  /** Waits for a frame; others are left alone. */
  void awaitFrame(int type, int stream) throws IOException {
    while (true) {
      int head = in.readInt();
      in.readByte();
      int of = in.readInt();
      in.skipNBytes(head >>> Byte.SIZE);
      int is = head & 0xFF;
      if (is == type && of == stream) {
        return;
      }
      if (is == RST_STREAM) {
        throw new IOException("stream " + of + " is reset");
      }
      if (is == HEADERS && type == HEADERS) {
        throw new IOException("stream " + of + " is answered first");
      }
    }
  }

  /** Takes whatever comes, on a thread of its own, until the other end closes. */
  void readAside() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            // it ends as well
          } finally {
            ended.countDown();
          }
        });
  }

  boolean isEnded(Duration patience) {
    try {
      return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
