package io.millrace.media.mp4;

import io.millrace.media.es.Track;
import java.util.List;

/** Takes what a {@link FragmentMuxer} makes, on the thread that feeds it. */
public interface FragmentSink {

  /**
   * The program's tracks changed.
   *
   * @param carried those that are, or will be, in the stream
   * @param notCarried those that are left out: their codec has no place here, or they are a second
   *     one of their kind
   */
  void tracks(List<Track> carried, List<Track> notCarried);

  /** What holds for the fragments from here on. */
  void init(InitSegment segment);

  /** The next fragment. */
  void fragment(Fragment fragment);
}
