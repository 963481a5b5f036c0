package io.millrace.media.ts;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Text of service information (ETSI EN 300 468 annex A): a first byte below 0x20 selects the
 * character table. Without one the standard means ISO 6937, but encoders write UTF-8 or Latin-1:
 * what is valid UTF-8 is taken for that, anything else for ISO 8859-1, which is right for all but
 * ISO 6937's accented letters. A table this JVM does not have is read as ISO 8859-1 too.
 */
final class DvbText {

  /** A service name is meant for one line; the wire allows 255 bytes. */
  static final int LENGTH_MAX = 200;

  private static final int FIRST_PRINTABLE = 0x20;
  private static final int NEW_LINE = 0x8A;

  private DvbText() {}

  /** The text between two indices, on one line, without control characters; maybe empty. */
  static String read(ByteBuffer bytes, int from, int to) {
    if (from >= to) {
      return "";
    }
    int selector = bytes.get(from) & 0xFF;
    return clean(
        switch (selector) {
          case 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B ->
              decode(bytes, from + 1, to, "ISO-8859-" + (selector + 4));
          case 0x10 -> iso8859(bytes, from, to);
          case 0x11 -> decode(bytes, from + 1, to, "UTF-16BE");
          case 0x12 -> decode(bytes, from + 1, to, "EUC-KR");
          case 0x13 -> decode(bytes, from + 1, to, "GB2312");
          case 0x14 -> decode(bytes, from + 1, to, "Big5");
          case 0x15 -> decode(bytes, from + 1, to, StandardCharsets.UTF_8);
          default -> withoutSelector(bytes, selector < FIRST_PRINTABLE ? from + 1 : from, to);
        });
  }

  /** 0x10, then the part of ISO 8859 in two bytes. */
  private static String iso8859(ByteBuffer bytes, int from, int to) {
    if (from + 3 > to) {
      return "";
    }
    int part = Section.unsignedShort(bytes, from + 1);
    return decode(bytes, from + 3, to, "ISO-8859-" + part);
  }

  private static String withoutSelector(ByteBuffer bytes, int from, int to) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(slice(bytes, from, to)).toString();
    } catch (CharacterCodingException notUtf8) {
      return decode(bytes, from, to, StandardCharsets.ISO_8859_1);
    }
  }

  private static String decode(ByteBuffer bytes, int from, int to, String charset) {
    boolean known = Charset.isSupported(charset);
    return decode(bytes, from, to, known ? Charset.forName(charset) : StandardCharsets.ISO_8859_1);
  }

  private static String decode(ByteBuffer bytes, int from, int to, Charset charset) {
    CharBuffer text = charset.decode(slice(bytes, from, to)); // replaces what is malformed
    return text.toString();
  }

  private static ByteBuffer slice(ByteBuffer bytes, int from, int to) {
    return bytes.slice(from, to - from);
  }

  /** Letters, marks, digits, signs; runs of white space become one space. */
  private static String clean(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .map(c -> c == NEW_LINE || Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c)
        .filter(DvbText::isShown)
        .filter(c -> c != ' ' || (!line.isEmpty() && line.charAt(line.length() - 1) != ' '))
        .limit(LENGTH_MAX)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  /**
   * Not: control codes, DVB's emphasis codes, what turns the writing direction, lone surrogates.
   */
  private static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
