package io.millrace.media.ts;

import io.millrace.media.es.AccessUnit;
import io.millrace.media.es.Track;

/** Makes access units of one track's PES packets. One owner. */
sealed interface TrackReader extends PesAssembler.Listener permits VideoReader, AudioReader {

  /** Takes what was made. */
  interface Output {

    /** The track has another configuration from here on. */
    void track(Track changed);

    void unit(AccessUnit unit);

    /** Units of this track are missing before the next one. */
    void gap(int trackId);
  }

  /** What is known of the track. */
  Track track();

  /** The stream ends: what is held back comes out. */
  void finish();
}
