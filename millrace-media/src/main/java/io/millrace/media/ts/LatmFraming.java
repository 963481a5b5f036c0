package io.millrace.media.ts;

import io.millrace.media.codec.AudioHeaders;
import io.millrace.media.codec.BitReader;
import io.millrace.media.codec.Codec;
import io.millrace.media.codec.LatmConfig;
import io.millrace.media.es.AacDecoderConfig;
import io.millrace.media.es.DecoderConfig;
import io.millrace.media.es.Slices;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * AAC in LOAS/LATM (ISO/IEC 14496-3 1.7): AudioSyncStream around AudioMuxElement(1). Frames do not
 * start at a byte there, so they are copied.
 */
final class LatmFraming implements AudioFraming {

  private static final int SYNC_HEADER = 3;

  private final AudioHeaders headers = Objects.requireNonNull(AudioHeaders.of(Codec.AAC_LATM));
  private final Slices slices = new Slices();
  private final ByteBuffer frames = ByteBuffer.allocate(8192);
  private @Nullable LatmConfig mux;
  private @Nullable AacDecoderConfig config;

  @Override
  public int length(ByteBuffer buffer, int at, int to) {
    return at + SYNC_HEADER > to ? MORE : headers.frameLength(buffer, at, to);
  }

  @Override
  public boolean open(ByteBuffer buffer, int at, int to) {
    slices.clear();
    frames.clear();
    BitReader bits = BitReader.plain(buffer, at + SYNC_HEADER, to);
    if (!bits.flag()) { // useSameStreamMux
      LatmConfig read = LatmConfig.parse(bits, buffer, at + SYNC_HEADER, to);
      if (!Objects.equals(read, mux)) {
        mux = read;
        config = read == null ? null : config(read);
      }
    }
    LatmConfig known = mux;
    if (known == null) {
      return false;
    }
    for (int i = 0; i < known.subFrames(); i++) {
      if (!copyFrame(bits)) {
        return false;
      }
    }
    return slices.count() > 0;
  }

  @Override
  public ByteBuffer bytes() {
    return frames;
  }

  @Override
  public Slices slices() {
    return slices;
  }

  @Override
  public int samples() {
    LatmConfig known = mux;
    return known == null ? 0 : known.frameSamples();
  }

  @Override
  public int rateHz() {
    LatmConfig known = mux;
    return known == null ? 0 : known.sampleRateHz();
  }

  @Override
  public @Nullable DecoderConfig config() {
    return config;
  }

  private static AacDecoderConfig config(LatmConfig read) {
    return new AacDecoderConfig(
        read.audioSpecificConfig(), read.objectType(), read.channels(), read.sampleRateHz());
  }

  /** PayloadLengthInfo (1.7.3.2) and PayloadMux. */
  private boolean copyFrame(BitReader bits) {
    int length = 0;
    int part;
    do {
      part = bits.bits(8);
      length += part;
    } while (part == 0xFF && bits.ok() && length <= frames.capacity());
    if (!bits.ok() || length == 0 || length > frames.remaining()) {
      return false;
    }
    int from = frames.position();
    for (int i = 0; i < length; i++) {
      frames.put((byte) bits.bits(8));
    }
    return bits.ok() && slices.add(from, frames.position());
  }
}
