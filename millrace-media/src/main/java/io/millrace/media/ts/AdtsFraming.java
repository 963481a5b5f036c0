package io.millrace.media.ts;

import io.millrace.media.codec.AacConfig;
import io.millrace.media.codec.AdtsHeader;
import io.millrace.media.codec.AudioFormat;
import io.millrace.media.codec.AudioHeaders;
import io.millrace.media.codec.Codec;
import io.millrace.media.es.AacDecoderConfig;
import io.millrace.media.es.DecoderConfig;
import io.millrace.media.es.Slices;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * AAC with ADTS headers (ISO/IEC 14496-3 1.A.2.2). Not read are several frames behind one header,
 * which nobody sends, and channels that stand in a frame (a program_config_element): browsers do
 * not decode these, and FFmpeg, which writes them for layouts such as 5.1(side), does so but once.
 */
final class AdtsFraming implements AudioFraming {

  private final AudioHeaders headers = Objects.requireNonNull(AudioHeaders.of(Codec.AAC_ADTS));
  private final Slices slices = new Slices();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int configBits = -1;
  private @Nullable AacDecoderConfig config;

  @Override
  public int length(ByteBuffer buffer, int at, int to) {
    return at + AdtsHeader.LENGTH > to ? MORE : headers.frameLength(buffer, at, to);
  }

  @Override
  public boolean open(ByteBuffer buffer, int at, int to) {
    bytes = buffer;
    slices.clear();
    int from = at + AdtsHeader.headerLength(buffer, at);
    if (from >= to || AdtsHeader.blocks(buffer, at) != 1) {
      return false;
    }
    slices.add(from, to);
    int bits = AdtsHeader.audioSpecificConfig(buffer, at);
    if (bits != configBits) {
      configBits = bits;
      config = read(buffer, at, to, bits);
    }
    return config != null;
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
    return AacConfig.FRAME_SAMPLES;
  }

  @Override
  public int rateHz() {
    AacDecoderConfig known = config;
    return known == null ? 0 : known.sampleRateHz();
  }

  @Override
  public @Nullable DecoderConfig config() {
    return config;
  }

  private @Nullable AacDecoderConfig read(ByteBuffer buffer, int at, int to, int bits) {
    AudioFormat format = headers.format(buffer, at, to);
    if (format == null || format.channels() == 0 || format.sampleRateHz() == 0) {
      return null;
    }
    ByteBuffer written = ByteBuffer.allocate(2).putShort(0, (short) bits).asReadOnlyBuffer();
    return new AacDecoderConfig(written, bits >> 11, format.channels(), format.sampleRateHz());
  }
}
