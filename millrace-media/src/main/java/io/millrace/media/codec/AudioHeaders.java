package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads frame headers of one audio codec. Stateless; any bytes; never throws. */
public interface AudioHeaders {

  /** The header at {@code at}; null if none starts there or it is cut off. */
  @Nullable AudioFormat format(ByteBuffer bytes, int at, int to);

  /** Bytes from the header at {@code at} to the next one; 0 if none starts there or not known. */
  int frameLength(ByteBuffer bytes, int at, int to);

  /**
   * Samples of a channel that the frame at {@code at} decodes to, at the rate its header names; 0
   * if none starts there or its header does not tell.
   */
  int samples(ByteBuffer bytes, int at, int to);

  /**
   * The first frame in the range: at its beginning, or, when frames are not aligned with the
   * packets, where a header is followed by another one at the right distance.
   */
  default @Nullable AudioFormat find(ByteBuffer bytes, int from, int to) {
    AudioFormat aligned = format(bytes, from, to);
    for (int at = from + 1; aligned == null && at < to; at++) {
      int length = frameLength(bytes, at, to);
      if (length > 0 && at + length < to && format(bytes, at + length, to) != null) {
        aligned = format(bytes, at, to);
      }
    }
    return aligned;
  }

  /** The headers of that codec; null if we know only its name. */
  static @Nullable AudioHeaders of(Codec codec) {
    return switch (codec) {
      case MPEG_AUDIO -> MpegAudioHeader.INSTANCE;
      case AAC_ADTS -> AdtsHeader.INSTANCE;
      case AAC_LATM -> LoasHeader.INSTANCE;
      case AC3, E_AC3 -> Ac3Header.INSTANCE;
      default -> null;
    };
  }
}
