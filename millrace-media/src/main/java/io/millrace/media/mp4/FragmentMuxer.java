package io.millrace.media.mp4;

import io.millrace.media.codec.Codec;
import io.millrace.media.es.AccessUnit;
import io.millrace.media.es.AccessUnitSink;
import io.millrace.media.es.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes fragmented MP4 of access units: the first video track of H.264, HEVC or AV1 and the first
 * audio track of AAC or Opus. Without one of them it goes on with the other.
 *
 * <p>A video fragment is one picture, or as many as make up the duration that was asked for; a key
 * frame always starts one. Audio goes out ahead of each video fragment, and whenever as much of it
 * waits, at least 50 ms. Durations are exact: a picture's is known when the next one begins, which
 * is when it comes here, so that nothing waits for it; an audio frame's is its number of samples.
 *
 * <p>Times are those of the source as long as these go on. Where they jump, or another stream
 * follows, the output goes on behind what came before. Pictures that were lost leave a gap.
 *
 * <p>When a configuration changes, or a track comes or goes, another init segment follows, at the
 * next key frame if there is video. Before the first one at most 700 ms of pictures are held until
 * the audio track says what it is, and 5 s of sound until a picture comes.
 *
 * <p>One owner: all methods by the same thread.
 */
public final class FragmentMuxer implements AccessUnitSink {

  /** Pictures that wait for the audio track's configuration, in media time. */
  private static final long WAIT_FOR_AUDIO_TICKS = 63_000;

  /** Sound that waits for a picture. */
  private static final long WAIT_FOR_VIDEO_TICKS = 5 * 90_000;

  /** Audio fragments a second at most, unless pictures come faster. */
  private static final int AUDIO_FRAGMENTS_PER_SECOND = 20;

  /** For a last picture, as long as none was measured. */
  private static final long DURATION_TICKS = 3000;

  private final FragmentSink sink;
  private final long fragmentTicks;
  private final HeldFrames held = new HeldFrames();
  private final MediaClock clock = new MediaClock();
  private @Nullable AudioTimeline audioTimeline;
  private @Nullable Track wantedVideo;
  private @Nullable Track wantedAudio;
  private List<Integer> told = List.of();
  private @Nullable Generation current;
  private int generations;
  private int sequence;
  private long videoDuration = DURATION_TICKS;
  private boolean waitedForSound;
  private long leftOut;

  /**
   * Starts without tracks.
   *
   * @param fragmentTicks90k least duration of a video fragment; 0 for one picture each
   */
  public FragmentMuxer(FragmentSink sink, long fragmentTicks90k) {
    this.sink = sink;
    this.fragmentTicks = fragmentTicks90k;
  }

  /** Frames of carried tracks that found no place: before a key frame, or where others are. */
  public long leftOut() {
    return leftOut;
  }

  @Override
  public void tracks(List<Track> tracks) {
    wantedVideo = first(tracks, true);
    wantedAudio = first(tracks, false);
    List<Track> carried = new ArrayList<>();
    List<Track> notCarried = new ArrayList<>();
    for (Track track : tracks) {
      (track == wantedVideo || track == wantedAudio ? carried : notCarried).add(track);
    }
    List<Integer> next = ids(carried, notCarried);
    if (!next.equals(told)) {
      told = next;
      sink.tracks(List.copyOf(carried), List.copyOf(notCarried));
    }
  }

  @Override
  public void accessUnit(AccessUnit unit) {
    Track track = unit.track();
    Track wanted = track.isVideo() ? wantedVideo : wantedAudio;
    if (wanted == null || wanted.id() != track.id()) {
      return;
    }
    Frame frame = Frame.of(unit);
    if (current == null) {
      hold(frame);
    } else {
      mux(frame);
    }
  }

  @Override
  public void gap(int trackId) {
    flush();
  }

  @Override
  public void restart() {
    flush();
    clock.restart();
  }

  /** Hands out what waits. */
  public void flush() {
    flush(true);
  }

  /** The stream ends: hands out what waits, also what waited for a track that did not come. */
  public void end() {
    if (current == null && !held.isEmpty()) {
      release();
    }
    flush();
  }

  private static @Nullable Track first(List<Track> tracks, boolean video) {
    for (Track track : tracks) {
      if (track.isVideo() == video && isCarried(track.codec())) {
        return track;
      }
    }
    return null;
  }

  private static boolean isCarried(Codec codec) {
    return switch (codec) {
      case H264, HEVC, AV1, AAC_ADTS, AAC_LATM, OPUS -> true;
      default -> false;
    };
  }

  private static List<Integer> ids(List<Track> carried, List<Track> notCarried) {
    List<Integer> ids = new ArrayList<>();
    carried.forEach(track -> ids.add(track.id()));
    notCarried.forEach(track -> ids.add(-1 - track.id()));
    return List.copyOf(ids);
  }

  private void hold(Frame frame) {
    held.add(frame);
    boolean videoReady = wantedVideo == null || held.hasKeyFrame();
    boolean audioReady = wantedAudio == null || wantedAudio.config() != null;
    long wait = held.hasKeyFrame() ? WAIT_FOR_AUDIO_TICKS : WAIT_FOR_VIDEO_TICKS;
    boolean waitedEnough = held.waitedTicks() >= wait || held.isFull();
    if ((videoReady && audioReady) || waitedEnough) {
      release();
    }
  }

  private void release() {
    boolean video = held.hasKeyFrame();
    List<Frame> frames = held.release();
    begin(video ? configured(wantedVideo) : null, configured(wantedAudio));
    if (current == null) {
      leftOut += frames.size();
    } else {
      frames.forEach(this::mux);
    }
  }

  private static @Nullable Track configured(@Nullable Track track) {
    return track == null || track.config() == null ? null : track;
  }

  private void begin(@Nullable Track video, @Nullable Track audio) {
    if (video == null && audio == null) {
      return;
    }
    flush();
    Generation next = new Generation(++generations, video, audio);
    current = next;
    OutputTrack sound = next.audio();
    if (sound != null) {
      int rate = sound.timescale();
      AudioTimeline before = audioTimeline;
      audioTimeline = before == null ? new AudioTimeline(rate) : before.at(rate);
    }
    sink.init(next.init());
  }

  private void mux(Frame frame) {
    Generation generation = current;
    if (generation == null) {
      hold(frame);
      return;
    }
    boolean startable = frame.track().isVideo() ? frame.key() : wantedVideo == null;
    if (startable && isOutdated(generation) && !isWorthWaiting(generation, frame)) {
      begin(configured(wantedVideo), configured(wantedAudio));
    }
    if (current == null) {
      hold(frame);
      return;
    }
    write(Objects.requireNonNull(current), frame);
  }

  /**
   * Whether an audio track that has not said yet what it is should be waited for: under the old
   * init segment until the next key frame, or without any if the pictures need another one.
   */
  private boolean isWorthWaiting(Generation generation, Frame frame) {
    boolean unknown = wantedAudio != null && wantedAudio.config() == null;
    if (!unknown || !frame.track().isVideo()) {
      waitedForSound = false;
      return false;
    }
    if (generation.carries(frame.track())) {
      waitedForSound = !waitedForSound;
      return waitedForSound;
    }
    flush();
    current = null;
    return true;
  }

  /** Whether the tracks, as far as they are known, are others than the init segment says. */
  private boolean isOutdated(Generation generation) {
    return differs(generation.video(), wantedVideo) || differs(generation.audio(), wantedAudio);
  }

  private static boolean differs(@Nullable OutputTrack track, @Nullable Track wanted) {
    if (track == null) {
      return configured(wanted) != null;
    }
    return !track.source().equals(wanted);
  }

  private void write(Generation generation, Frame frame) {
    boolean video = frame.track().isVideo();
    Sample sample =
        !generation.carries(frame.track())
            ? null
            : video ? picture(frame) : sound(generation, frame);
    if (sample == null) {
      leftOut++;
      return;
    }
    if (!generation.continues(video, sample)) {
      flush(video);
    }
    generation.waiting(video).add(sample);
    long enough = video ? fragmentTicks : audioTicks(generation);
    if (generation.waitingDuration(video) >= enough) {
      flush(video);
    }
  }

  /** As long as a video fragment, but not so short that headers outweigh the sound. */
  private long audioTicks(Generation generation) {
    OutputTrack audio = generation.audio();
    if (audio == null) {
      return 0;
    }
    long wanted = fragmentTicks * audio.timescale() / AccessUnit.TICKS_PER_SECOND;
    return Math.max(wanted, audio.timescale() / AUDIO_FRAGMENTS_PER_SECOND);
  }

  private Sample picture(Frame frame) {
    boolean known = frame.duration() != AccessUnit.UNKNOWN;
    videoDuration = known ? frame.duration() : videoDuration;
    long decoding = clock.lead(frame.pts(), frame.dts(), videoDuration);
    int offset =
        Math.clamp(clock.present(frame.pts()) - decoding, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return new Sample(
        frame.data(), decoding, (int) videoDuration, offset, frame.key(), frame.leading());
  }

  private @Nullable Sample sound(Generation generation, Frame frame) {
    AudioTimeline timeline = Objects.requireNonNull(audioTimeline);
    long ticks = (long) frame.samples() * AccessUnit.TICKS_PER_SECOND / timeline.rateHz();
    boolean leads = generation.video() == null;
    long time = leads ? clock.lead(frame.pts(), frame.pts(), ticks) : clock.follow(frame.pts());
    long start =
        time == MediaClock.NONE ? AudioTimeline.NONE : timeline.place(time, frame.samples());
    return start == AudioTimeline.NONE
        ? null
        : new Sample(frame.data(), start, frame.samples(), 0, true, false);
  }

  /** Audio goes first: what a picture is shown with is there when it comes. */
  private void flush(boolean video) {
    Generation generation = current;
    if (generation == null) {
      return;
    }
    send(generation.takeFragment(false, sequence + 1));
    if (video) {
      send(generation.takeFragment(true, sequence + 1));
    }
  }

  private void send(@Nullable Fragment fragment) {
    if (fragment != null) {
      sequence++;
      sink.fragment(fragment);
    }
  }
}
