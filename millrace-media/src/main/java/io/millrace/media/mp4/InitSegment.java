package io.millrace.media.mp4;

import io.millrace.media.es.DecoderConfig;
import io.millrace.media.es.Track;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a player needs before the fragments of the same generation: {@code ftyp} and {@code moov}.
 * Immutable.
 *
 * @param generation counts from 1; another one when a codec, parameter set or track changed
 * @param tracks what is in it, video first
 * @param bytes shared and read-only; duplicate it before reading relatively
 */
public record InitSegment(int generation, List<Track> tracks, ByteBuffer bytes) {

  public InitSegment {
    tracks = List.copyOf(tracks);
  }

  public boolean hasVideo() {
    return tracks.stream().anyMatch(Track::isVideo);
  }

  public boolean hasAudio() {
    return tracks.stream().anyMatch(Track::isAudio);
  }

  /**
   * The same without video, for whoever takes the audio fragments only: these are the same ones.
   * Empty if there is no audio. Makes a new one each time.
   */
  public Optional<InitSegment> audioOnly() {
    for (int i = 0; i < tracks.size(); i++) {
      if (tracks.get(i).isAudio()) {
        OutputTrack audio = OutputTrack.of(i + 1, tracks.get(i));
        return Optional.of(InitSegmentWriter.write(generation, List.of(audio)));
      }
    }
    return Optional.empty();
  }

  /** The tracks' codecs (RFC 6381), separated by commas. */
  public String codecs() {
    return tracks.stream()
        .map(track -> Objects.requireNonNull(track.config()))
        .map(DecoderConfig::codecs)
        .collect(Collectors.joining(","));
  }

  /** As MSE's {@code isTypeSupported} wants it: {@code video/mp4; codecs="…"}. */
  public String mediaType() {
    return (hasVideo() ? "video" : "audio") + "/mp4; codecs=\"" + codecs() + '"';
  }
}
