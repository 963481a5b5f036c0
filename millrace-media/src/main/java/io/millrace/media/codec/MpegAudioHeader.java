package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Frame header of MPEG audio (ISO/IEC 11172-3 2.4.1.3, ISO/IEC 13818-3; MPEG-2.5 as in the field).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------+---+---+-+-------+---+-+-+---+---+-+-+---+
 * | 11 x 1              |ver|lay|p|bitrate|rat|d|x|mod|ext|c|o|emp|
 * +---------------------+---+---+-+-------+---+-+-+---+---+-+-+---+
 * </pre>
 */
public final class MpegAudioHeader implements AudioHeaders {

  static final MpegAudioHeader INSTANCE = new MpegAudioHeader();

  private static final int LENGTH = 4;
  private static final int VERSION_2_5 = 0;
  private static final int VERSION_RESERVED = 1;
  private static final int VERSION_1 = 3;
  private static final int MONO = 3;
  private static final int[] RATES_HZ = {44_100, 48_000, 32_000};

  /** kbit/s by bitrate_index: MPEG-1 layer I, II, III, then MPEG-2 layer I, II and III. */
  private static final int[][] KBITS = {
    {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
    {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
  };

  private MpegAudioHeader() {}

  @Override
  public @Nullable AudioFormat format(ByteBuffer bytes, int at, int to) {
    if (!startsAt(bytes, at, to)) {
      return null;
    }
    int header = bytes.getInt(at);
    int channels = ((header >> 6) & 3) == MONO ? 1 : 2;
    return new AudioFormat("MP" + layer(header), channels, sampleRateHz(header));
  }

  @Override
  public int frameLength(ByteBuffer bytes, int at, int to) {
    if (!startsAt(bytes, at, to)) {
      return 0;
    }
    int header = bytes.getInt(at);
    int bitrate = 1000 * kbits(header);
    int rate = sampleRateHz(header);
    int padding = (header >> 9) & 1;
    int layer = layer(header);
    if (layer == 1) {
      return (12 * bitrate / rate + padding) * 4;
    }
    int samplesPerByte = layer == 3 && version(header) != VERSION_1 ? 72 : 144;
    return bitrate == 0 ? 0 : samplesPerByte * bitrate / rate + padding;
  }

  /** 384 in layer I, 1152 in II and III, half of that in layer III of MPEG-2. */
  @Override
  public int samples(ByteBuffer bytes, int at, int to) {
    if (!startsAt(bytes, at, to)) {
      return 0;
    }
    int header = bytes.getInt(at);
    return switch (layer(header)) {
      case 1 -> 384;
      case 3 -> version(header) == VERSION_1 ? 1152 : 576;
      default -> 1152;
    };
  }

  private static boolean startsAt(ByteBuffer bytes, int at, int to) {
    if (at + LENGTH > to) {
      return false;
    }
    int header = bytes.getInt(at);
    return (header & 0xFFE0_0000) == 0xFFE0_0000
        && version(header) != VERSION_RESERVED
        && ((header >> 17) & 3) != 0 // layer
        && ((header >> 12) & 15) != 15 // bitrate_index
        && ((header >> 10) & 3) != 3; // sampling_frequency
  }

  private static int version(int header) {
    return (header >> 19) & 3;
  }

  private static int layer(int header) {
    return 4 - ((header >> 17) & 3);
  }

  private static int sampleRateHz(int header) {
    int rate = RATES_HZ[(header >> 10) & 3];
    return switch (version(header)) {
      case VERSION_1 -> rate;
      case VERSION_2_5 -> rate / 4;
      default -> rate / 2;
    };
  }

  private static int kbits(int header) {
    int layer = layer(header);
    int row = version(header) == VERSION_1 ? layer - 1 : Math.min(layer, 2) + 2;
    return KBITS[row][(header >> 12) & 15];
  }
}
