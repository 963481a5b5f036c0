package io.millrace.srt.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Undoes percent-encoding for tools that pass a URL's query on as it is. Unlike a form decoder it
 * leaves {@code +} alone.
 */
final class PercentEncoding {

  private static final int RADIX = 16;

  private PercentEncoding() {}

  /** The text itself if a {@code %} has no two digits after it; empty if it encodes no UTF-8. */
  static Optional<String> decode(String text) {
    if (text.indexOf('%') < 0) {
      return Optional.of(text);
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(encoded.length);
    for (int at = 0; at < encoded.length; at++) {
      if (encoded[at] != '%') {
        decoded.put(encoded[at]);
        continue;
      }
      int value = at + 2 < encoded.length ? hex(encoded[at + 1], encoded[at + 2]) : -1;
      if (value < 0) {
        return Optional.of(text);
      }
      decoded.put((byte) value);
      at += 2;
    }
    return utf8(decoded.flip());
  }

  /** -1 if one of them is no digit. */
  private static int hex(byte high, byte low) {
    int upper = Character.digit(high, RADIX);
    int lower = Character.digit(low, RADIX);
    return upper < 0 || lower < 0 ? -1 : upper * RADIX + lower;
  }

  private static Optional<String> utf8(ByteBuffer bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
