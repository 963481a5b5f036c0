package io.millrace.srt.handshake;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A handshake's peer IP field, word by word as on the wire: each word of the address has its bytes
 * reversed, as libsrt on little-endian machines writes it; IPv4 fills the first word only.
 *
 * <p>NAT makes what comes in meaningless; it is good for logs only.
 */
public record PeerAddress(int word0, int word1, int word2, int word3) {

  private static final int IPV4_LENGTH = 4;
  private static final int IPV6_LENGTH = 16;

  /** The form in which to send an address. */
  public static PeerAddress of(InetAddress address) {
    ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(address.getAddress(), IPV6_LENGTH));
    return new PeerAddress(
        Integer.reverseBytes(words.getInt()),
        Integer.reverseBytes(words.getInt()),
        Integer.reverseBytes(words.getInt()),
        Integer.reverseBytes(words.getInt()));
  }

  static PeerAddress read(ByteBuffer in) {
    return new PeerAddress(in.getInt(), in.getInt(), in.getInt(), in.getInt());
  }

  void write(ByteBuffer out) {
    out.putInt(word0).putInt(word1).putInt(word2).putInt(word3);
  }

  /** The address that the words spell; {@code a.b.c.d} if the last three are 0. */
  @Override
  public String toString() {
    ByteBuffer bytes = ByteBuffer.allocate(IPV6_LENGTH);
    bytes.putInt(Integer.reverseBytes(word0)).putInt(Integer.reverseBytes(word1));
    bytes.putInt(Integer.reverseBytes(word2)).putInt(Integer.reverseBytes(word3));
    return (word1 | word2 | word3) == 0 ? dotted(bytes.array()) : colons(bytes.flip());
  }

  private static String dotted(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < IPV4_LENGTH; i++) {
      text.append(i == 0 ? "" : ".").append(Byte.toUnsignedInt(bytes[i]));
    }
    return text.toString();
  }

  private static String colons(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      text.append(text.isEmpty() ? "" : ":");
      text.append(Integer.toHexString(Short.toUnsignedInt(bytes.getShort())));
    }
    return text.toString();
  }
}
