package io.millrace.media.es;

import io.millrace.media.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a program. Immutable; equal if nothing about it changed.
 *
 * @param id what tells it from the program's other tracks; in MPEG-TS the PID
 * @param codec by the container's tables
 * @param language ISO 639-2 code; empty if none
 * @param config what its own bytes said; null as long as they did not, or we cannot read them
 */
public record Track(int id, Codec codec, String language, @Nullable DecoderConfig config) {

  public boolean isVideo() {
    return codec.kind() == Codec.Kind.VIDEO;
  }

  public boolean isAudio() {
    return codec.kind() == Codec.Kind.AUDIO;
  }

  /** The same track with another configuration. */
  public Track with(DecoderConfig next) {
    return new Track(id, codec, language, next);
  }
}
