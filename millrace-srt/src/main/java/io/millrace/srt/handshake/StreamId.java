package io.millrace.srt.handshake;

import java.util.Map;
import java.util.Optional;

/**
 * A parsed stream id: who wants what (guide §8). Both dialects, {@code #!::r=NAME,m=publish} and
 * {@code publish:NAME[:user:key]}; a bare name means request; percent-encoded forms are decoded.
 *
 * @param resource the channel; may be empty
 * @param mode what the caller wants
 * @param user {@code u}; empty if not sent
 * @param session {@code s}; empty if not sent
 * @param others every other key
 */
public record StreamId(
    String resource, Mode mode, String user, String session, Map<String, String> others) {

  /** What the caller wants. */
  public enum Mode {
    REQUEST,
    PUBLISH,
    BIDIRECTIONAL
  }

  /** Empty if the text is no stream id that we know. */
  public static Optional<StreamId> parse(String text) {
    throw new UnsupportedOperationException("contract");
  }

  public static StreamId request(String resource) {
    return new StreamId(resource, Mode.REQUEST, "", "", Map.of());
  }

  public static StreamId publish(String resource, String session) {
    return new StreamId(resource, Mode.PUBLISH, "", session, Map.of());
  }

  /** The standard form, as it goes on the wire. */
  public String format() {
    throw new UnsupportedOperationException("contract");
  }
}
