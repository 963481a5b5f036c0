package io.millrace.srt.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text in an extension block: UTF-8, padded with zeros to whole words, then the bytes of each word
 * reversed ({@code abcd} is sent as {@code dcba}). Characters may straddle words.
 */
final class WordString {

  private WordString() {}

  /** Reads what remains, whole words; bytes that are not UTF-8 become U+FFFD. */
  static String read(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    for (int at = 0; at < bytes.length; at += BlockContent.WORD) {
      putReversed(bytes, at, in.getInt());
    }
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  static void write(String text, ByteBuffer out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer padded = ByteBuffer.wrap(Arrays.copyOf(bytes, roundUp(bytes.length)));
    while (padded.hasRemaining()) {
      out.putInt(Integer.reverseBytes(padded.getInt()));
    }
  }

  private static void putReversed(byte[] bytes, int at, int word) {
    bytes[at] = (byte) word;
    bytes[at + 1] = (byte) (word >> 8);
    bytes[at + 2] = (byte) (word >> 16);
    bytes[at + 3] = (byte) (word >> 24);
  }

  private static int roundUp(int length) {
    return (length + BlockContent.WORD - 1) / BlockContent.WORD * BlockContent.WORD;
  }
}
