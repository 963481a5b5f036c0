package io.millrace.server.hls;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Writes media playlists (8216bis 4.4.3 to 4.4.5). Addresses are relative, so that a playlist is
 * right behind any proxy.
 */
final class MediaPlaylist {

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Window window;
  private final Rendition rendition;
  private final String query;
  private final StringBuilder out = new StringBuilder(4096);

  private MediaPlaylist(Window window, Rendition rendition, String query) {
    this.window = window;
    this.rendition = rendition;
    this.query = query;
  }

  /**
   * Writes one.
   *
   * @param skip whether to leave out what is old: a delta update (6.2.5.1)
   * @param query appended to each address: empty, or {@code ?name=value}
   */
  static String write(Window window, Rendition rendition, boolean skip, String query) {
    return new MediaPlaylist(window, rendition, query).write(skip);
  }

  private String write(boolean skip) {
    head();
    List<Segment> segments = window.segments();
    int from = skip ? skippable() : 0;
    if (from > 0) {
      line("#EXT-X-SKIP:SKIPPED-SEGMENTS=" + from);
    }
    long partsFromUs = endUs() - window.targets().partsListedUs();
    for (int i = from; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      boolean otherInit = i == 0 || segments.get(i - 1).init() != segment.init();
      tags(segment, otherInit);
      if (segment.startUs() + segment.durationUs() > partsFromUs) {
        parts(segment);
      }
      whole(segment);
    }
    Segment open = window.open();
    if (!open.parts().isEmpty()) {
      tags(open, segments.getLast().init() != open.init());
      parts(open);
    }
    tail();
    return out.toString();
  }

  private void head() {
    Targets targets = window.targets();
    line("#EXTM3U");
    line("#EXT-X-VERSION:9"); // of EXT-X-SKIP
    line("#EXT-X-TARGETDURATION:" + targets.segmentSeconds());
    line(
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK="
            + seconds(targets.partHoldBackUs())
            + ",CAN-SKIP-UNTIL="
            + seconds(targets.skipUntilUs()));
    line("#EXT-X-PART-INF:PART-TARGET=" + seconds(targets.partUs()));
    line("#EXT-X-MEDIA-SEQUENCE:" + window.mediaSequence());
    line("#EXT-X-DISCONTINUITY-SEQUENCE:" + window.discontinuitySequence());
  }

  /** Where the newest whole segment ends: from there, skipping is measured. */
  private long endUs() {
    Segment newest = window.segments().getLast();
    return newest.startUs() + newest.durationUs();
  }

  /** How many segments are older than the skip boundary, by their durations. */
  private int skippable() {
    List<Segment> segments = window.segments();
    long laterUs = 0;
    int at = segments.size();
    while (at > 0 && laterUs < window.targets().skipUntilUs()) {
      at--;
      laterUs += segments.get(at).durationUs();
    }
    return at;
  }

  private void tags(Segment segment, boolean otherInit) {
    if (segment.discontinuity()) {
      line("#EXT-X-DISCONTINUITY");
    }
    if (otherInit && rendition.isIn(segment.init())) {
      Resource.Init init = new Resource.Init(rendition, window.run(), segment.init().generation());
      line("#EXT-X-MAP:URI=\"" + init.name() + query + '"');
    }
    line("#EXT-X-PROGRAM-DATE-TIME:" + DATE_TIME.format(segment.startsAt()));
  }

  private void parts(Segment segment) {
    for (Part part : segment.parts()) {
      String attributes =
          "DURATION=" + seconds(part.durationUs()) + ",URI=\"" + name(part.number()) + '"';
      boolean gap = part.isGap(rendition);
      boolean independent = !gap && part.isIndependent(rendition);
      line(
          "#EXT-X-PART:"
              + attributes
              + (independent ? ",INDEPENDENT=YES" : "")
              + (gap ? ",GAP=YES" : ""));
    }
  }

  private void whole(Segment segment) {
    if (segment.isGap(rendition)) {
      line("#EXT-X-GAP");
    }
    line("#EXTINF:" + seconds(segment.durationUs()) + ',');
    line(new Resource.Whole(rendition, segment.msn()).name() + query);
  }

  private void tail() {
    line("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"" + name(window.nextPart()) + '"');
    for (Rendition other : Rendition.values()) {
      if (other != rendition && MultivariantPlaylist.lists(window, other)) {
        line(
            "#EXT-X-RENDITION-REPORT:URI=\""
                + other.playlist()
                + query
                + "\",LAST-MSN="
                + window.lastMsn()
                + ",LAST-PART="
                + window.lastPart());
      }
    }
  }

  private String name(long part) {
    return new Resource.Partial(rendition, window.run(), part).name() + query;
  }

  private static String seconds(long us) {
    return String.format(Locale.ROOT, "%d.%06d", us / 1_000_000, us % 1_000_000);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
