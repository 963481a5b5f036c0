package io.millrace.cli.ffmpeg;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What ffprobe says of a file. Immutable.
 *
 * @param format FFmpeg's names of the container, such as {@code mov,mp4,m4a,3gp,3g2,mj2}
 * @param duration zero if unknown
 * @param title service name or title; empty if none
 * @param provider service provider; empty if none
 * @param tracks in the file's order
 */
public record MediaInfo(
    String format, Duration duration, String title, String provider, List<Track> tracks) {

  public MediaInfo {
    tracks = List.copyOf(tracks);
  }

  /** What a track carries. */
  public enum Kind {
    VIDEO,
    AUDIO,
    OTHER
  }

  /**
   * One track.
   *
   * @param index among all the file's tracks, from 0
   * @param kind a cover picture counts as OTHER
   * @param codec FFmpeg's name, such as {@code h264}
   * @param isDefault whether the file marks it as the one to play
   * @param width pixels; 0 if unknown or no video
   * @param height pixels; 0 if unknown or no video
   * @param framesPerSecond 0 if unknown or no video
   * @param rotationDegrees how a player has to turn the picture; 0 as a rule
   * @param channels 0 if unknown or no audio
   * @param sampleRateHz 0 if unknown or no audio
   */
  public record Track(
      int index,
      Kind kind,
      String codec,
      boolean isDefault,
      int width,
      int height,
      double framesPerSecond,
      int rotationDegrees,
      int channels,
      int sampleRateHz) {}

  /** The video track to play: the default one, else the first. */
  public Optional<Track> video() {
    return choose(Kind.VIDEO);
  }

  /** The audio track to play: the default one, else the first. */
  public Optional<Track> audio() {
    return choose(Kind.AUDIO);
  }

  private Optional<Track> choose(Kind kind) {
    List<Track> candidates = tracks.stream().filter(t -> t.kind() == kind).toList();
    return candidates.stream()
        .filter(Track::isDefault)
        .findFirst()
        .or(() -> candidates.stream().findFirst());
  }
}
