package io.millrace.srt.endpoint;

import java.util.HashMap;
import java.util.Map;

/**
 * Gives equal texts as one object: thousands of viewers come with the same stream id. Knows the
 * last 1,024 or fewer. One owner.
 */
final class SharedTexts {

  private static final int MOST = 1_024;

  private final Map<String, String> known = new HashMap<>();

  String of(String text) {
    String same = known.putIfAbsent(text, text);
    if (known.size() >= MOST) {
      known.clear();
    }
    return same == null ? text : same;
  }
}
