package io.millrace.media.es;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Opus: how its streams become channels (RFC 7845 5.1.1).
 *
 * @param channels 1 to 8
 * @param mappingFamily 0 for one stream of mono or stereo, 1 for surround
 * @param streams coded streams
 * @param coupledStreams how many of them are stereo
 * @param mapping a byte for each channel; read-only, to be read by index
 */
public record OpusConfig(
    int channels, int mappingFamily, int streams, int coupledStreams, ByteBuffer mapping)
    implements DecoderConfig {

  /** Opus decodes to this rate, whatever it was made from. */
  public static final int RATE_HZ = 48_000;

  private static final int[] STREAMS = {1, 1, 2, 2, 3, 4, 4, 5};
  private static final int[] COUPLED = {0, 1, 1, 2, 2, 2, 3, 3};

  /** Vorbis' order of channels, by their number less one (RFC 7845 5.1.1.2). */
  private static final byte[][] MAPPINGS = {
    {0},
    {0, 1},
    {0, 2, 1},
    {0, 1, 2, 3},
    {0, 4, 1, 2, 3},
    {0, 4, 1, 2, 3, 5},
    {0, 4, 1, 2, 3, 5, 6},
    {0, 6, 1, 2, 3, 4, 5, 7}
  };

  /** The usual layout of so many channels; null if there is none. */
  public static @Nullable OpusConfig of(int channels) {
    if (channels < 1 || channels > MAPPINGS.length) {
      return null;
    }
    int index = channels - 1;
    ByteBuffer mapping = ByteBuffer.wrap(MAPPINGS[index]).asReadOnlyBuffer();
    int family = channels <= 2 ? 0 : 1;
    return new OpusConfig(channels, family, STREAMS[index], COUPLED[index], mapping);
  }

  @Override
  public String codecs() {
    return "opus";
  }
}
