package io.millrace.server.hls;

import io.millrace.media.codec.VideoFormat;
import io.millrace.media.es.Track;
import io.millrace.media.es.VideoConfig;
import io.millrace.media.mp4.InitSegment;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes multivariant playlists (8216bis 4.4.6): all there is, and the sound alone for who cannot
 * have more.
 */
final class MultivariantPlaylist {

  private MultivariantPlaylist() {}

  /** Whether a channel has this rendition at present. */
  static boolean lists(Window window, Rendition rendition) {
    InitSegment init = window.open().init();
    return rendition == Rendition.MAIN || (init.hasVideo() && init.hasAudio());
  }

  /**
   * Writes one.
   *
   * @param query appended to each address: empty, or {@code ?name=value}
   */
  static String write(Window window, String query) {
    StringBuilder out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:9\n");
    for (Rendition rendition : Rendition.values()) {
      if (lists(window, rendition)) {
        out.append(variant(window, rendition)).append('\n');
        out.append(rendition.playlist()).append(query).append('\n');
      }
    }
    return out.toString();
  }

  private static String variant(Window window, Rendition rendition) {
    InitSegment init = window.open().init();
    InitSegment shown = rendition == Rendition.MAIN ? init : init.audioOnly().orElse(init);
    String video = videoFormat(shown).map(MultivariantPlaylist::picture).orElse("");
    return "#EXT-X-STREAM-INF:BANDWIDTH="
        + peak(window, rendition)
        + ",AVERAGE-BANDWIDTH="
        + average(window, rendition)
        + ",CODECS=\""
        + shown.codecs()
        + '"'
        + video;
  }

  private static String picture(VideoFormat format) {
    String rate =
        format.frameRate() > 0
            ? String.format(Locale.ROOT, ",FRAME-RATE=%.3f", format.frameRate())
            : "";
    return ",RESOLUTION=" + format.width() + 'x' + format.height() + rate;
  }

  private static Optional<VideoFormat> videoFormat(InitSegment init) {
    return init.tracks().stream()
        .filter(Track::isVideo)
        .map(track -> (VideoConfig) Objects.requireNonNull(track.config()))
        .map(VideoConfig::format)
        .findFirst();
  }

  /** Bits a second of the largest segment (4.4.6.2). */
  private static long peak(Window window, Rendition rendition) {
    return window.segments().stream()
        .mapToLong(segment -> rate(segment.size(rendition), segment.durationUs()))
        .max()
        .orElse(1);
  }

  private static long average(Window window, Rendition rendition) {
    long size = 0;
    long durationUs = 0;
    for (Segment segment : window.segments()) {
      size += segment.size(rendition);
      durationUs += segment.durationUs();
    }
    return rate(size, durationUs);
  }

  private static long rate(long bytes, long us) {
    return Math.max(1, Math.ceilDiv(bytes * 8 * 1_000_000, Math.max(1, us)));
  }
}
