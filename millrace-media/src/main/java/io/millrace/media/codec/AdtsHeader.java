package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Header of an AAC frame in ADTS (ISO/IEC 13818-7 6.2, ISO/IEC 14496-3 1.A.2.2.1). It names the
 * core only: HE-AAC looks like AAC-LC of half the sample rate, see {@link AacConfig#extend}.
 */
public final class AdtsHeader implements AudioHeaders {

  static final AdtsHeader INSTANCE = new AdtsHeader();

  /** Bytes that tell everything of a frame. */
  public static final int LENGTH = 7;

  private static final int LENGTH_WITH_CRC = 9;

  private AdtsHeader() {}

  @Override
  public @Nullable AudioFormat format(ByteBuffer bytes, int at, int to) {
    if (!startsAt(bytes, at, to)) {
      return null;
    }
    int header = bytes.getInt(at);
    int objectType = ((header >> 14) & 3) + 1;
    int channels = AacConfig.channels((header >> 6) & 7);
    return new AudioFormat(AacConfig.objectName(objectType), channels, rateHz(header));
  }

  @Override
  public int frameLength(ByteBuffer bytes, int at, int to) {
    return startsAt(bytes, at, to) ? length(bytes, at) : 0;
  }

  /** 1024 for each of number_of_raw_data_blocks_in_frame, which counts from 0. */
  @Override
  public int samples(ByteBuffer bytes, int at, int to) {
    return startsAt(bytes, at, to) ? AacConfig.FRAME_SAMPLES * blocks(bytes, at) : 0;
  }

  /** AAC frames behind the header at {@code at}; nearly always one. */
  public static int blocks(ByteBuffer bytes, int at) {
    return (bytes.get(at + 6) & 3) + 1;
  }

  /** Bytes of the header at {@code at}: 9 with a CRC, 7 without. */
  public static int headerLength(ByteBuffer bytes, int at) {
    return (bytes.get(at + 1) & 1) == 0 ? LENGTH_WITH_CRC : LENGTH;
  }

  /**
   * AudioSpecificConfig of the header's stream (ISO/IEC 14496-3 1.6.2.1): object type, rate and
   * channels, in two bytes. With channel_configuration 0 the channels stand in the frames only.
   */
  public static int audioSpecificConfig(ByteBuffer bytes, int at) {
    int header = bytes.getInt(at);
    int objectType = ((header >> 14) & 3) + 1;
    int rateIndex = (header >> 10) & 15;
    int channels = (header >> 6) & 7;
    return (objectType << 11) | (rateIndex << 7) | (channels << 3);
  }

  /** syncword, layer 0, a known rate, and a length that has room for the header. */
  private static boolean startsAt(ByteBuffer bytes, int at, int to) {
    return at + LENGTH <= to
        && (bytes.getShort(at) & 0xFFF6) == 0xFFF0
        && rateHz(bytes.getInt(at)) > 0
        && length(bytes, at) >= LENGTH;
  }

  private static int rateHz(int header) {
    return AacConfig.rateHz((header >> 10) & 15);
  }

  private static int length(ByteBuffer bytes, int at) {
    return (bytes.getInt(at + 3) >> 13) & 0x1FFF;
  }
}
