package io.millrace.srt;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what stands behind the question mark of an {@link SrtUrl}. For one URL. */
final class UrlQuery {

  private static final String MODE = "mode";
  private static final String STREAM_ID = "streamid";
  private static final String TRANSMISSION_TYPE = "transtype";
  private static final String PACKET_FILTER = "packetfilter";
  private static final int MAX_STREAM_ID_BYTES = 512;
  private static final int MAX_TYPOS = 3;

  private SrtUrl.Mode mode;
  private String streamId = "";

  /** A query that does not say another mode. */
  UrlQuery(SrtUrl.Mode mode) {
    this.mode = mode;
  }

  SrtUrl.Mode mode() {
    return mode;
  }

  String streamId() {
    return streamId;
  }

  /** The options with what the query says of them. */
  SrtOptions read(String query, SrtOptions defaults) {
    try {
      return defaults.with(options -> {
        for (String item : query.split("&", -1)) {
          if (!item.isEmpty()) {
            int equals = item.indexOf('=');
            String key = equals < 0 ? item : item.substring(0, equals);
            set(options, key, equals < 0 ? "" : decoded(key, item.substring(equals + 1)));
          }
        }
      });
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("SRT URL, " + e.getMessage(), e);
    }
  }

  private void set(SrtOptionsBuilder options, String key, String value) {
    switch (key) {
      case MODE -> mode = mode(value);
      case STREAM_ID -> streamId = streamId(value);
      case TRANSMISSION_TYPE -> requireLive(value);
      case PACKET_FILTER -> throw fault(key, "packet filters are not supported; leave it out");
      default -> setOption(options, key, value);
    }
  }

  private static void setOption(SrtOptionsBuilder options, String key, String value) {
    UrlOption option = UrlOption.of(key).orElseThrow(() -> fault(key, "unknown" + remedy(key)));
    option.set(options, value);
  }

  private static SrtUrl.Mode mode(String value) {
    for (SrtUrl.Mode mode : SrtUrl.Mode.values()) {
      if (mode.key().equals(value)) {
        return mode;
      }
    }
    throw fault(MODE, "'" + value + "' must be caller, listener or rendezvous");
  }

  private static String streamId(String value) {
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_STREAM_ID_BYTES) {
      throw fault(STREAM_ID, "must have at most " + MAX_STREAM_ID_BYTES + " bytes in UTF-8");
    }
    return value;
  }

  private static void requireLive(String value) {
    if (!value.equals("live")) {
      throw fault(TRANSMISSION_TYPE, "'" + value + "' must be live; file mode is not supported");
    }
  }

  /** Percent-encoded; a plus stays one. */
  private static String decoded(String key, String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw fault(key, "a % must have two hexadecimal digits after it; a plain one is %25");
    }
  }

  private static IllegalArgumentException fault(String key, String why) {
    return new IllegalArgumentException(key + ": " + why);
  }

  private static String remedy(String key) {
    return nearest(key).map(name -> "; did you mean " + name + "?").orElse("; see the README");
  }

  private static Optional<String> nearest(String key) {
    return Stream.concat(
            Stream.of(MODE, STREAM_ID), Arrays.stream(UrlOption.values()).map(UrlOption::key))
        .filter(name -> typos(key, name) <= MAX_TYPOS)
        .min(Comparator.comparingInt(name -> typos(key, name)));
  }

  /** Letters to insert, leave out or exchange to make one word of the other. */
  private static int typos(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
