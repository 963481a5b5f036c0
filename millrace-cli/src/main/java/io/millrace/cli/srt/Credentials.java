package io.millrace.cli.srt;

import io.millrace.srt.handshake.StreamId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller shows the broker, in its stream ids. Immutable; its text leaves the secrets out.
 *
 * @param key a stream key
 * @param token a signed token
 */
public record Credentials(Optional<String> key, Optional<String> token) {

  /** Nothing is shown. */
  public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());

  /** The stream id of one who watches. */
  public String request(String channel) {
    return format(StreamId.request(channel));
  }

  /**
   * The stream id of one who publishes.
   *
   * @param session may be empty
   */
  public String publish(String channel, String session) {
    return format(StreamId.publish(channel, session));
  }

  /** The stream id with both in it. */
  public String format(StreamId id) {
    Map<String, String> others = new HashMap<>(id.others());
    key.ifPresent(text -> others.put("key", text));
    token.ifPresent(text -> others.put("token", text));
    return new StreamId(id.resource(), id.mode(), id.user(), id.session(), others).format();
  }

  /** Whether anything is shown. */
  public boolean isNone() {
    return key.isEmpty() && token.isEmpty();
  }

  @Override
  public String toString() {
    return isNone() ? "nothing" : "(not shown)";
  }
}
