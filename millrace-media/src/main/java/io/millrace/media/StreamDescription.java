package io.millrace.media;

import java.util.List;

/**
 * What a channel says of itself. Immutable.
 *
 * @param title service name of the SDT; empty if none
 * @param provider service provider of the SDT; empty if none
 * @param video video tracks in the order of the PMT
 * @param audio audio tracks in the order of the PMT
 */
public record StreamDescription(
    String title, String provider, List<VideoTrack> video, List<AudioTrack> audio) {

  public static final StreamDescription UNKNOWN =
      new StreamDescription("", "", List.of(), List.of());

  public StreamDescription {
    video = List.copyOf(video);
    audio = List.copyOf(audio);
  }

  /**
   * One line for people: {@code H.264 High 1280x720 30 fps, AAC-LC stereo 48 kHz}; empty if nothing
   * is known. What is not known of a track is left out; of many tracks the first four are named.
   */
  public String summary() {
    return StreamSummary.of(this);
  }

  /**
   * A video track.
   *
   * @param pid MPEG-TS packet id
   * @param codec {@code H.264}, {@code HEVC}, {@code MPEG-2 video} …
   * @param profile {@code High}, {@code Main 10}; empty if unknown
   * @param width pixels; 0 if unknown
   * @param height pixels; 0 if unknown
   * @param frameRate frames a second; 0 if unknown
   */
  public record VideoTrack(
      int pid, String codec, String profile, int width, int height, double frameRate) {}

  /**
   * An audio track.
   *
   * @param pid MPEG-TS packet id
   * @param codec {@code AAC-LC}, {@code MP2}, {@code Opus} …
   * @param channels 0 if unknown
   * @param sampleRateHz 0 if unknown
   * @param language ISO 639 code from the PMT; empty if none
   */
  public record AudioTrack(
      int pid, String codec, int channels, int sampleRateHz, String language) {}
}
