package io.millrace.server.live;

import io.millrace.media.es.Track;
import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Text messages to viewers, in JSON. A player that does not know a type, or a member, leaves it
 * alone. {@code docs/browser.md} has them all.
 */
public final class LiveMessages {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final double MILLIS = 1000;

  private LiveMessages() {}

  /** What the next binary message is: an init segment; the fragments behind it belong to it. */
  static String init(InitSegment init) {
    ObjectNode message = message("init");
    message.put("generation", init.generation());
    message.put("mime", init.mediaType());
    ArrayNode tracks = message.putArray("tracks");
    for (Track track : init.tracks()) {
      ObjectNode entry = tracks.addObject();
      entry.put("kind", track.isVideo() ? "video" : "audio");
      entry.put("codec", track.codec().label());
      if (!track.language().isEmpty()) {
        entry.put("language", track.language());
      }
    }
    return message.toString();
  }

  /** When media came to the broker, by its clock: for whoever shows how far it is behind. */
  static String clock(LiveFragment newest, long nowMs) {
    Fragment fragment = newest.fragment();
    ObjectNode message = message("clock");
    message.put(
        "mediaMs",
        Math.round((fragment.decodeTimeSeconds() + fragment.durationSeconds()) * MILLIS));
    message.put("arrivedMs", newest.arrivedMs());
    message.put("nowMs", nowMs);
    return message.toString();
  }

  /** The viewer was too slow, and is moved on. */
  static String skip(long fragments, long behindMs, int jumps) {
    ObjectNode message = message("skip");
    message.put("fragments", fragments);
    message.put("behindMs", behindMs);
    message.put("jumps", jumps);
    return message.toString();
  }

  /** Nothing comes for the moment. */
  static String waiting(LiveStatus status) {
    ObjectNode message = message("waiting");
    message.put("state", status.state().name().toLowerCase(Locale.ROOT));
    message.put("reason", status.reason());
    return message.toString();
  }

  /** It goes on. */
  static String live() {
    return message("live").toString();
  }

  /** The last one. */
  public static String end(EndCode code, String reason) {
    ObjectNode message = message("end");
    message.put("code", code.text());
    message.put("reason", reason);
    return message.toString();
  }

  /** The answer to a ping. */
  public static String pong(long id, long nowMs) {
    ObjectNode message = message("pong");
    message.put("id", id);
    message.put("nowMs", nowMs);
    return message.toString();
  }

  private static ObjectNode message(String type) {
    ObjectNode message = JSON.createObjectNode();
    message.put("type", type);
    return message;
  }
}
