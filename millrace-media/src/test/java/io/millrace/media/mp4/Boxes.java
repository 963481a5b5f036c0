package io.millrace.media.mp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Looks up boxes by their path, into sample descriptions, too. */
final class Boxes {

  private static final int HEADER = 8;
  private static final int VISUAL_ENTRY = 78;
  private static final int AUDIO_ENTRY = 28;

  private Boxes() {}

  /** The contents, without header, of all boxes whose path ends like that. */
  static List<ByteBuffer> find(ByteBuffer bytes, String end) {
    List<ByteBuffer> found = new ArrayList<>();
    walk(bytes, 0, bytes.limit(), "", end, found);
    return found;
  }

  private static void walk(
      ByteBuffer bytes, int from, int to, String parent, String end, List<ByteBuffer> found) {
    for (int at = from; at + HEADER <= to; at += Math.max(HEADER, bytes.getInt(at))) {
      byte[] letters = new byte[4];
      bytes.get(at + 4, letters);
      String type = new String(letters, StandardCharsets.US_ASCII);
      String path = parent + '/' + type;
      int next = at + bytes.getInt(at);
      if (path.endsWith(end)) {
        found.add(bytes.slice(at + HEADER, next - at - HEADER));
      }
      int inner = inner(type);
      if (inner >= 0) {
        walk(bytes, at + HEADER + inner, next, path, end, found);
      }
    }
  }

  /** Bytes before the boxes that are in one of that type; -1 if none are. */
  private static int inner(String type) {
    return switch (type) {
      case "moov", "trak", "edts", "mdia", "minf", "stbl", "mvex", "moof", "traf" -> 0;
      case "stsd" -> 8;
      case "avc1", "hvc1", "av01" -> VISUAL_ENTRY;
      case "mp4a", "Opus" -> AUDIO_ENTRY;
      default -> -1;
    };
  }
}
