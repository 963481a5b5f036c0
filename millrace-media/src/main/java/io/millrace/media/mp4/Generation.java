package io.millrace.media.mp4;

import io.millrace.media.es.Track;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One init segment, and the samples that wait to become fragments under it. One owner. */
final class Generation {

  private final InitSegment init;
  private final @Nullable OutputTrack video;
  private final @Nullable OutputTrack audio;
  private final List<Sample> videoSamples = new ArrayList<>();
  private final List<Sample> audioSamples = new ArrayList<>();

  /**
   * Makes the init segment.
   *
   * @param video with configuration, or null for none
   * @param audio with configuration, or null for none
   */
  Generation(int number, @Nullable Track video, @Nullable Track audio) {
    List<OutputTrack> tracks = new ArrayList<>();
    this.video = video == null ? null : add(tracks, video);
    this.audio = audio == null ? null : add(tracks, audio);
    this.init = InitSegmentWriter.write(number, tracks);
  }

  private static OutputTrack add(List<OutputTrack> tracks, Track source) {
    OutputTrack track = OutputTrack.of(tracks.size() + 1, source);
    tracks.add(track);
    return track;
  }

  InitSegment init() {
    return init;
  }

  @Nullable OutputTrack video() {
    return video;
  }

  @Nullable OutputTrack audio() {
    return audio;
  }

  boolean carries(Track source) {
    OutputTrack track = source.isVideo() ? video : audio;
    return track != null && track.source().equals(source);
  }

  /** Samples that wait, video or audio. */
  List<Sample> waiting(boolean ofVideo) {
    return ofVideo ? videoSamples : audioSamples;
  }

  /** Units of the time scale that wait. */
  long waitingDuration(boolean ofVideo) {
    List<Sample> samples = waiting(ofVideo);
    return samples.isEmpty() ? 0 : samples.getLast().end() - samples.getFirst().decodeTime();
  }

  /** Whether this sample can stand in a fragment with those that wait. */
  boolean continues(boolean ofVideo, Sample sample) {
    List<Sample> samples = waiting(ofVideo);
    return samples.isEmpty()
        || (samples.getLast().end() == sample.decodeTime()
            && !(ofVideo && sample.sync())
            && samples.getLast().leading() == sample.leading());
  }

  /** What waits, as a fragment; null if nothing does. */
  @Nullable Fragment takeFragment(boolean ofVideo, int sequence) {
    OutputTrack track = ofVideo ? video : audio;
    List<Sample> samples = waiting(ofVideo);
    if (track == null || samples.isEmpty()) {
      return null;
    }
    boolean startable = ofVideo ? samples.getFirst().sync() : video == null;
    Fragment fragment =
        FragmentWriter.write(init.generation(), sequence, track, startable, samples);
    samples.clear();
    return fragment;
  }
}
