package io.millrace.media.ts;

import java.nio.ByteBuffer;

/**
 * A loop of descriptors (ISO/IEC 13818-1 2.6): tag, length, body; one after the other. A descriptor
 * that reaches beyond the loop ends it.
 */
final class Descriptors {

  static final int REGISTRATION = 0x05;
  static final int LANGUAGE = 0x0A;
  static final int SERVICE = 0x48;

  static final int NONE = -1;

  private static final int HEADER = 2;

  private Descriptors() {}

  /** Index of the body of the first descriptor with that tag; NONE if there is none. */
  static int find(ByteBuffer bytes, int from, int to, int tag) {
    return find(bytes, from, to, tag, NONE);
  }

  /**
   * The same for a descriptor whose body starts with a certain byte, as the extension descriptors
   * do; the index is that of the byte after it.
   */
  static int findExtended(ByteBuffer bytes, int from, int to, int tag, int extension) {
    int body = find(bytes, from, to, tag, extension);
    return body == NONE ? NONE : body + 1;
  }

  /** Bytes of the descriptor whose body starts at an index that was found. */
  static int length(ByteBuffer bytes, int body) {
    return bytes.get(body - 1) & 0xFF;
  }

  /** Whether there is a registration descriptor with these four letters (2.6.8). */
  static boolean isRegistered(ByteBuffer bytes, int from, int to, String format) {
    int body = find(bytes, from, to, REGISTRATION);
    if (body == NONE || length(bytes, body) < format.length()) {
      return false;
    }
    for (int i = 0; i < format.length(); i++) {
      if (bytes.get(body + i) != format.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** ISO 639-2 code in lower case (2.6.18); empty if there is none, or "undetermined". */
  static String language(ByteBuffer bytes, int from, int to) {
    int body = find(bytes, from, to, LANGUAGE);
    if (body == NONE || length(bytes, body) < 3) {
      return "";
    }
    StringBuilder code = new StringBuilder(3);
    for (int i = 0; i < 3; i++) {
      int letter = bytes.get(body + i) | 0x20;
      if (letter < 'a' || letter > 'z') {
        return "";
      }
      code.append((char) letter);
    }
    return code.toString().equals("und") ? "" : code.toString();
  }

  private static int find(ByteBuffer bytes, int from, int to, int tag, int first) {
    int at = from;
    while (at + HEADER <= to) {
      int body = at + HEADER;
      int next = body + (bytes.get(at + 1) & 0xFF);
      if (next > to) {
        return NONE;
      }
      boolean matches = first == NONE || (body < next && (bytes.get(body) & 0xFF) == first);
      if ((bytes.get(at) & 0xFF) == tag && matches) {
        return body;
      }
      at = next;
    }
    return NONE;
  }
}
