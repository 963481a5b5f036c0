package io.millrace.media.ts;

import io.millrace.media.codec.AudioHeaders;
import io.millrace.media.es.DecoderConfig;
import io.millrace.media.es.Slices;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Finds and opens the frames of one audio codec. Any bytes; never throws. One owner. */
sealed interface AudioFraming permits AdtsFraming, LatmFraming, HeaderFraming, OpusFraming {

  /** No frame starts here. */
  int NONE = 0;

  /** More bytes are needed to tell. */
  int MORE = -1;

  /** Bytes of the frame at {@code at}, all its headers included; NONE or MORE. */
  int length(ByteBuffer bytes, int at, int to);

  /**
   * Opens a frame of which all bytes are there.
   *
   * @return false if it cannot be read
   */
  boolean open(ByteBuffer bytes, int at, int to);

  /** Where the slices of the opened frame are. */
  ByteBuffer bytes();

  /** What decoders want of the opened frame: one slice, or several that follow in time. */
  Slices slices();

  /** Samples of a channel in each slice of the opened frame. */
  int samples();

  /** Samples a second. */
  int rateHz();

  /** What the opened frame is; the same object as long as it is the same. */
  @Nullable DecoderConfig config();

  /** The framing of that stream; null if we cannot read it. */
  static @Nullable AudioFraming of(ElementaryStream stream) {
    return switch (stream.codec()) {
      case AAC_ADTS -> new AdtsFraming();
      case AAC_LATM -> new LatmFraming();
      case OPUS -> new OpusFraming(stream.announced());
      case MPEG_AUDIO, AC3, E_AC3 -> {
        AudioHeaders headers = AudioHeaders.of(stream.codec());
        yield headers == null ? null : new HeaderFraming(stream.codec(), headers);
      }
      default -> null;
    };
  }
}
