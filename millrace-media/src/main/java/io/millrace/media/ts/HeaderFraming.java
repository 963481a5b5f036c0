package io.millrace.media.ts;

import io.millrace.media.codec.AudioFormat;
import io.millrace.media.codec.AudioHeaders;
import io.millrace.media.codec.Codec;
import io.millrace.media.es.DecoderConfig;
import io.millrace.media.es.FramedAudioConfig;
import io.millrace.media.es.Slices;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Audio whose frames are passed on with their headers: MPEG audio, AC-3, E-AC-3. Of E-AC-3 only the
 * first independent substream, which is a whole programme (ATSC A/52 annex E 2.3.1.1).
 */
final class HeaderFraming implements AudioFraming {

  /** Enough for the headers of all of them. */
  private static final int HEADER = 8;

  private final Codec codec;
  private final AudioHeaders headers;
  private final Slices slices = new Slices();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int samples;
  private @Nullable FramedAudioConfig config;

  HeaderFraming(Codec codec, AudioHeaders headers) {
    this.codec = codec;
    this.headers = headers;
  }

  @Override
  public int length(ByteBuffer buffer, int at, int to) {
    return at + HEADER > to ? MORE : headers.frameLength(buffer, at, to);
  }

  @Override
  public boolean open(ByteBuffer buffer, int at, int to) {
    bytes = buffer;
    slices.clear();
    if (codec == Codec.E_AC3 && isFurtherSubstream(buffer, at)) {
      return config != null;
    }
    slices.add(at, to);
    samples = headers.samples(buffer, at, to);
    AudioFormat format = headers.format(buffer, at, to);
    if (format == null || samples == 0 || format.sampleRateHz() == 0) {
      return false;
    }
    if (config == null || !config.format().equals(format)) {
      config = new FramedAudioConfig(codecs(format), format);
    }
    return true;
  }

  /** strmtyp 1 is a dependent one; substreamid 0 the first of each. */
  private static boolean isFurtherSubstream(ByteBuffer buffer, int at) {
    int first = buffer.get(at + 2) & 0xFF;
    return first >> 6 == 1 || ((first >> 3) & 7) != 0;
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public Slices slices() {
    return slices;
  }

  @Override
  public int samples() {
    return samples;
  }

  @Override
  public int rateHz() {
    FramedAudioConfig known = config;
    return known == null ? 0 : known.format().sampleRateHz();
  }

  @Override
  public @Nullable DecoderConfig config() {
    return config;
  }

  /** Object types of RFC 6381 3.3 for MPEG audio, sample entries of ETSI TS 102 366 for AC-3. */
  private String codecs(AudioFormat format) {
    return switch (codec) {
      case AC3 -> "ac-3";
      case E_AC3 -> "ec-3";
      default -> format.sampleRateHz() < 32_000 ? "mp4a.69" : "mp4a.6B";
    };
  }
}
