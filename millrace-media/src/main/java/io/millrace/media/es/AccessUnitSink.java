package io.millrace.media.es;

import java.util.List;

/** Takes what comes out of a demultiplexer, on the thread that feeds it. */
public interface AccessUnitSink {

  /**
   * The program's tracks, before the first unit that needs to know: at the beginning, when tracks
   * come or go, and when the configuration of one changes. Tracks that cannot be read are among
   * them, without configuration.
   */
  void tracks(List<Track> tracks);

  /** The next unit of its track, in decoding order. Tracks are interleaved as they came. */
  void accessUnit(AccessUnit unit);

  /** Units of this track are missing before the next one. */
  void gap(int trackId);

  /** What comes next is another stream: its times have nothing to do with those before. */
  void restart();
}
