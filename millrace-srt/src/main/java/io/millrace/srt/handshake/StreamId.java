package io.millrace.srt.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A parsed stream id: who wants what (draft-sharabayko-srt-01, appendix B). Immutable.
 *
 * <p>Understood are the standard form {@code #!::r=NAME,m=publish}, {@code
 * publish:NAME[?item[=value]][:user:key]}, {@code read:} likewise, Restreamer's {@code
 * NAME,mode:publish,token:KEY}, srt-live-server's {@code uplive.sls/NAME} and {@code
 * live.sls/NAME}, and a bare name, which means request; each of them percent-encoded as well.
 *
 * @param resource the channel; may be empty
 * @param mode what the caller wants
 * @param user {@code u}; empty if not sent
 * @param session {@code s}; empty if not sent
 * @param others every other key; what {@code publish:} and {@code read:} carry as key is {@code
 *     key} here, Restreamer's token {@code token}
 */
public record StreamId(
    String resource, Mode mode, String user, String session, Map<String, String> others) {

  /** The longest stream id, in bytes of UTF-8. */
  public static final int MAX_LENGTH = 512;

  /** What the caller wants. */
  public enum Mode {
    REQUEST("request"),
    PUBLISH("publish"),
    BIDIRECTIONAL("bidirectional");

    private final String wire;

    Mode(String wire) {
      this.wire = wire;
    }

    static Optional<Mode> ofWire(String text) {
      for (Mode mode : values()) {
        if (mode.wire.equals(text)) {
          return Optional.of(mode);
        }
      }
      return Optional.empty();
    }
  }

  public StreamId {
    others = Map.copyOf(others);
  }

  /**
   * Reads untrusted text. Empty if it is no stream id that we know: nothing at all, more than 512
   * bytes, control characters, an unknown mode, an item without {@code =}. Of a key that comes
   * twice the last one counts.
   */
  public static Optional<StreamId> parse(String text) {
    return StreamIdParser.parse(text);
  }

  public static StreamId request(String resource) {
    return new StreamId(resource, Mode.REQUEST, "", "", Map.of());
  }

  public static StreamId publish(String resource, String session) {
    return new StreamId(resource, Mode.PUBLISH, "", session, Map.of());
  }

  /**
   * The standard form, as it goes on the wire.
   *
   * @throws IllegalArgumentException if that form cannot carry a value: it has no escapes, so
   *     commas and control characters are out, and 512 bytes are all it holds
   */
  public String format() {
    StringBuilder text = new StringBuilder(StreamIdParser.STANDARD_PREFIX);
    text.append("r=").append(resource).append(",m=").append(mode.wire);
    appendUnlessEmpty(text, "u", user);
    appendUnlessEmpty(text, "s", session);
    new TreeMap<>(others)
        .forEach((key, value) -> text.append(',').append(key).append('=').append(value));
    String formatted = text.toString();
    if (!parse(formatted).equals(Optional.of(this))) {
      throw new IllegalArgumentException(
          "stream id: "
              + formatted
              + " must have at most 512 bytes and no commas or control characters in its values");
    }
    return formatted;
  }

  static boolean isTooLong(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length > MAX_LENGTH;
  }

  private static void appendUnlessEmpty(StringBuilder text, String key, String value) {
    if (!value.isEmpty()) {
      text.append(',').append(key).append('=').append(value);
    }
  }
}
