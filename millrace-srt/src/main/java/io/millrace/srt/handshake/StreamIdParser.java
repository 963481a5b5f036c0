package io.millrace.srt.handshake;

import io.millrace.srt.handshake.StreamId.Mode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dialects of stream ids. Stateless. */
final class StreamIdParser {

  static final String STANDARD_PREFIX = "#!::";

  private static final String PUBLISH_PREFIX = "publish:";
  private static final String READ_PREFIX = "read:";
  private static final String SLS_PUBLISH_PREFIX = "uplive.sls/";
  private static final String SLS_READ_PREFIX = "live.sls/";
  private static final String RESTREAMER_MODE = "mode";
  private static final String KEY = "key";

  /** Characters that a bare name cannot have: the marks of a dialect that we do not know. */
  private static final String MARKS = ":,=#";

  private StreamIdParser() {}

  static Optional<StreamId> parse(String text) {
    if (text.isEmpty() || StreamId.isTooLong(text) || !isPrintable(text)) {
      return Optional.empty();
    }
    if (text.startsWith(STANDARD_PREFIX)) {
      return parsePlain(text);
    }
    return PercentEncoding.decode(text)
        .filter(StreamIdParser::isPrintable)
        .flatMap(StreamIdParser::parsePlain);
  }

  private static Optional<StreamId> parsePlain(String text) {
    if (text.startsWith(STANDARD_PREFIX)) {
      return standard(text.substring(STANDARD_PREFIX.length()));
    }
    if (text.startsWith(PUBLISH_PREFIX)) {
      return colons(text.substring(PUBLISH_PREFIX.length()), Mode.PUBLISH);
    }
    if (text.startsWith(READ_PREFIX)) {
      return colons(text.substring(READ_PREFIX.length()), Mode.REQUEST);
    }
    return text.indexOf(',') >= 0 ? restreamer(text) : path(text);
  }

  /** {@code r=NAME,m=MODE,u=USER,…}; an item is split at its first {@code =}. */
  private static Optional<StreamId> standard(String items) {
    Map<String, String> values = new HashMap<>();
    for (String item : items.split(",", -1)) {
      if (!item.isEmpty() && !putItem(item, '=', values)) {
        return Optional.empty();
      }
    }
    Optional<Mode> mode = Mode.ofWire(take(values, "m", "request"));
    String resource = take(values, "r", "");
    String user = take(values, "u", "");
    String session = take(values, "s", "");
    return mode.map(known -> new StreamId(resource, known, user, session, values));
  }

  /**
   * {@code NAME} or {@code NAME:user} or {@code NAME:user:key}; the key may hold colons. Behind the
   * name may stand {@code ?item}, which is {@code item=1}, or {@code ?item=value}.
   */
  private static Optional<StreamId> colons(String text, Mode mode) {
    String[] parts = text.split(":", 3);
    String[] name = parts[0].split("\\?", 2);
    Map<String, String> others = new HashMap<>();
    if (name[0].isEmpty() || (name.length > 1 && !putFlag(name[1], others))) {
      return Optional.empty();
    }
    if (parts.length > 2) {
      others.put(KEY, parts[2]);
    }
    return Optional.of(new StreamId(name[0], mode, parts.length > 1 ? parts[1] : "", "", others));
  }

  private static boolean putFlag(String item, Map<String, String> values) {
    return !item.isEmpty() && putItem(item.indexOf('=') < 0 ? item + "=1" : item, '=', values);
  }

  /** {@code NAME,mode:MODE,token:TOKEN}; every item after the name must look so. */
  private static Optional<StreamId> restreamer(String text) {
    List<String> items = List.of(text.split(",", -1));
    String resource = items.getFirst();
    if (resource.isEmpty() || hasMark(resource)) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (String item : items.subList(1, items.size())) {
      if (!putItem(item, ':', values)) {
        return Optional.empty();
      }
    }
    return Mode.ofWire(take(values, RESTREAMER_MODE, "request"))
        .map(mode -> new StreamId(resource, mode, "", "", values));
  }

  /** srt-live-server's host names stand for the mode; everything else is a name to request. */
  private static Optional<StreamId> path(String text) {
    if (hasMark(text)) {
      return Optional.empty();
    }
    if (text.startsWith(SLS_PUBLISH_PREFIX)) {
      return named(text.substring(SLS_PUBLISH_PREFIX.length()), Mode.PUBLISH);
    }
    if (text.startsWith(SLS_READ_PREFIX)) {
      return named(text.substring(SLS_READ_PREFIX.length()), Mode.REQUEST);
    }
    return named(text, Mode.REQUEST);
  }

  private static Optional<StreamId> named(String resource, Mode mode) {
    return resource.isEmpty()
        ? Optional.empty()
        : Optional.of(new StreamId(resource, mode, "", "", Map.of()));
  }

  private static boolean putItem(String item, char separator, Map<String, String> values) {
    int at = item.indexOf(separator);
    if (at <= 0) {
      return false;
    }
    values.put(item.substring(0, at), item.substring(at + 1));
    return true;
  }

  private static String take(Map<String, String> values, String key, String otherwise) {
    String value = values.remove(key);
    return value == null ? otherwise : value;
  }

  private static boolean hasMark(String text) {
    return text.chars().anyMatch(c -> MARKS.indexOf(c) >= 0);
  }

  /** No character that could forge a log line or is half of one. */
  private static boolean isPrintable(String text) {
    return text.codePoints().noneMatch(StreamIdParser::isUnprintable);
  }

  private static boolean isUnprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
