package io.millrace.server.live.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A WebSocket over HTTP/2 (RFC 8441), which no client of the JDK speaks: one stream of a connection
 * that begins with HTTP/2, frame by frame.
 */
final class Http2WebSocket implements AutoCloseable {

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;

  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int ENABLE_CONNECT_PROTOCOL = 8;
  private static final int STREAM = 1;

  private static final byte STATUS_200 = (byte) 0x88; // RFC 7541, appendix A
  private static final int TABLE_SIZE_UPDATE = 0x20;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int PATIENCE_MS = 30_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private ByteBuffer received = ByteBuffer.allocate(0);

  private record HttpFrame(int type, int flags, int stream, byte[] payload) {}

  private record Message(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  private Http2WebSocket(InetSocketAddress to) throws IOException {
    socket = new Socket(to.getAddress(), to.getPort());
    socket.setSoTimeout(PATIENCE_MS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Returns when the server has agreed. */
  static Http2WebSocket open(InetSocketAddress to, String path) throws IOException {
    Http2WebSocket opened = new Http2WebSocket(to);
    opened.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    opened.send(SETTINGS, 0, 0, new byte[0]);
    opened.awaitSettings();
    opened.ask(path);
    return opened;
  }

  private void awaitSettings() throws IOException {
    HttpFrame settings = read(SETTINGS);
    ByteBuffer entries = ByteBuffer.wrap(settings.payload());
    boolean offered = false;
    while (entries.remaining() >= Short.BYTES + Integer.BYTES) {
      offered |= entries.getShort() == ENABLE_CONNECT_PROTOCOL & entries.getInt() == 1;
    }
    if (!offered) {
      throw new IOException("the server offers no WebSockets over HTTP/2");
    }
    send(SETTINGS, ACK, 0, new byte[0]);
  }

  private void ask(String path) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (Map.Entry<String, String> field :
        Map.of(":method", "CONNECT", ":protocol", "websocket", ":scheme", "http").entrySet()) {
      literal(block, field.getKey(), field.getValue());
    }
    literal(block, ":path", path);
    literal(block, ":authority", "127.0.0.1");
    literal(block, "sec-websocket-version", "13");
    send(HEADERS, END_HEADERS, STREAM, block.toByteArray());
    ByteBuffer answer = ByteBuffer.wrap(read(HEADERS).payload());
    byte first = answer.get();
    while ((first & 0xE0) == TABLE_SIZE_UPDATE) {
      boolean more = (first & 0x1F) == 0x1F;
      while (more) {
        more = answer.get() < 0;
      }
      first = answer.get();
    }
    if (first != STATUS_200) {
      throw new IOException("the server does not agree: " + first);
    }
  }

  /** Neither indexed nor compressed (RFC 7541, 6.2.2). */
  private static void literal(ByteArrayOutputStream to, String name, String value) {
    to.write(0);
    for (String text : new String[] {name, value}) {
      to.write(text.length());
      to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags);
    frame.putInt(stream).put(payload);
    out.write(frame.array());
  }

  /** The next frame of a type; others are left out. */
  private HttpFrame read(int type) throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int came = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      HttpFrame frame = new HttpFrame(came, flags, in.readInt(), in.readNBytes(length));
      if (came == type && !(came == SETTINGS && flags == ACK)) {
        return frame;
      }
      if (came == RST_STREAM || came == GOAWAY) {
        throw new EOFException("the server ends it by frame " + came);
      }
    }
  }

  /** The next text message that has this type. */
  String nextText(String type) throws IOException {
    Message message = next();
    while (message.opcode() != TEXT || !message.text().contains('"' + type + '"')) {
      message = next();
    }
    return message.text();
  }

  /** The next binary message, from its fourth byte on. */
  String nextBinary() throws IOException {
    Message message = next();
    while (message.opcode() != BINARY) {
      message = next();
    }
    return new String(message.payload(), 4, 4, StandardCharsets.US_ASCII);
  }

  /** As servers send them: not masked, and here in one piece (RFC 6455, 5.2). */
  private Message next() throws IOException {
    int opcode = take(1).get() & 0x0F;
    long length = take(1).get() & 0x7F;
    if (length == 126) {
      length = take(Short.BYTES).getShort() & 0xFFFF;
    } else if (length == 127) {
      length = take(Long.BYTES).getLong();
    }
    byte[] payload = new byte[(int) length];
    take(payload.length).get(payload);
    return new Message(opcode, payload);
  }

  private ByteBuffer take(int bytes) throws IOException {
    while (received.remaining() < bytes) {
      HttpFrame data = read(DATA);
      ByteBuffer more = ByteBuffer.allocate(received.remaining() + data.payload().length);
      received = more.put(received).put(data.payload()).flip();
      if (data.payload().length > 0) {
        byte[] taken = ByteBuffer.allocate(Integer.BYTES).putInt(data.payload().length).array();
        send(WINDOW_UPDATE, 0, 0, taken);
        send(WINDOW_UPDATE, 0, STREAM, taken);
      }
    }
    ByteBuffer found = received.slice(received.position(), bytes);
    received.position(received.position() + bytes);
    return found;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
