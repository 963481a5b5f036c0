package io.millrace.server.record;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file (RFC 9110, 14).
 *
 * @param first its first byte
 * @param last its last byte, within the file
 */
record ByteRange(long first, long last) {

  private static final Pattern SHAPE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** What a request asks for. */
  sealed interface Asked {

    /** All of it: no range, several of them, or something that is none. */
    record Whole() implements Asked {}

    /** One part. */
    record Part(ByteRange range) implements Asked {}

    /** What the file does not have. */
    record Outside() implements Asked {}
  }

  /** What a header asks of a file of so many bytes. */
  static Asked of(Optional<String> header, long bytes) {
    Matcher parts = SHAPE.matcher(header.orElse("").strip());
    if (!parts.matches() || (parts.group(1).isEmpty() && parts.group(2).isEmpty())) {
      return new Asked.Whole();
    }
    if (parts.group(1).isEmpty()) {
      long suffix = Math.min(bytes, Long.parseLong(parts.group(2)));
      return suffix == 0
          ? new Asked.Outside()
          : new Asked.Part(new ByteRange(bytes - suffix, bytes - 1));
    }
    long first = Long.parseLong(parts.group(1));
    long last = parts.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(parts.group(2));
    if (last < first) {
      return new Asked.Whole(); // no valid range: as if it were not there
    }
    return first >= bytes
        ? new Asked.Outside()
        : new Asked.Part(new ByteRange(first, Math.min(last, bytes - 1)));
  }

  long length() {
    return last - first + 1;
  }
}
