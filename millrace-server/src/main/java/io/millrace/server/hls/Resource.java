package io.millrace.server.hls;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be asked for under a channel's address. Media's names are never used again, also not
 * after a new start, so that caches may keep it.
 */
sealed interface Resource {

  String MULTIVARIANT = "index.m3u8";

  /** Which playlists there are. */
  record Multivariant() implements Resource {}

  /** What there is of a rendition. */
  record Playlist(Rendition rendition) implements Resource {}

  /** What a player needs before media. */
  record Init(Rendition rendition, long run, int generation) implements Resource {
    String name() {
      return rendition.text() + "-i" + run + '-' + generation + ".mp4";
    }
  }

  /** A whole segment. */
  record Whole(Rendition rendition, long msn) implements Resource {
    String name() {
      return rendition.text() + "-s" + msn + ".mp4";
    }
  }

  /** A part of a segment. */
  record Partial(Rendition rendition, long run, long number) implements Resource {
    String name() {
      return rendition.text() + "-p" + run + '-' + number + ".mp4";
    }
  }

  Pattern NAME =
      Pattern.compile(
          "(?<of>main|audio)(?:\\.m3u8|-i(?<irun>\\d{1,12})-(?<generation>\\d{1,9})\\.mp4"
              + "|-s(?<msn>\\d{1,15})\\.mp4|-p(?<prun>\\d{1,12})-(?<part>\\d{1,15})\\.mp4)");

  /** What a name means; empty if nothing. */
  static Optional<Resource> parse(String name) {
    if (name.equals(MULTIVARIANT)) {
      return Optional.of(new Multivariant());
    }
    Matcher found = NAME.matcher(name);
    if (!found.matches()) {
      return Optional.empty();
    }
    Rendition of = found.group("of").equals("main") ? Rendition.MAIN : Rendition.AUDIO;
    if (found.group("generation") != null) {
      return Optional.of(
          new Init(of, number(found, "irun"), Integer.parseInt(found.group("generation"))));
    }
    if (found.group("msn") != null) {
      return Optional.of(new Whole(of, number(found, "msn")));
    }
    return Optional.of(
        found.group("part") == null
            ? new Playlist(of)
            : new Partial(of, number(found, "prun"), number(found, "part")));
  }

  private static long number(Matcher found, String group) {
    return Long.parseLong(found.group(group));
  }
}
