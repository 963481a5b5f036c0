package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * StreamMuxConfig of LATM (ISO/IEC 14496-3 1.7.3.1) with one program of one layer, which is all
 * that is broadcast.
 *
 * @param subFrames frames in each AudioMuxElement
 * @param audioSpecificConfig whole bytes, zero bits at the end; read-only, to be read by index
 * @param objectType audioObjectType it begins with
 * @param channels 1 to 8
 * @param sampleRateHz of the core
 * @param frameSamples 1024 or 960
 */
public record LatmConfig(
    int subFrames,
    ByteBuffer audioSpecificConfig,
    int objectType,
    int channels,
    int sampleRateHz,
    int frameSamples) {

  /** AAC Main, LC, SSR, LTP, and SBR or PS around them. */
  private static final int PLAIN_TYPE_MAX = 4;

  private static final int SHORT_FRAME_SAMPLES = 960;

  /** Longer ones describe what we do not read anyway. */
  private static final int SPECIFIC_BYTES_MAX = 64;

  /**
   * Reads it, and leaves the reader behind it.
   *
   * @param bits a plain reader that started at {@code from} and stands at audioMuxVersion
   * @return null if it is of another kind
   */
  public static @Nullable LatmConfig parse(BitReader bits, ByteBuffer bytes, int from, int to) {
    boolean version = bits.flag(); // audioMuxVersion
    if (version && bits.flag()) {
      return null; // audioMuxVersionA: for future use
    }
    if (version) {
      value(bits); // taraBufferFullness
    }
    boolean sameTime = bits.flag(); // allStreamsSameTimeFraming
    int subFrames = bits.bits(6) + 1;
    int programsAndLayers = bits.bits(4 + 3);
    if (!sameTime || programsAndLayers != 0) {
      return null;
    }
    int announced = version ? value(bits) : 0;
    int start = bits.position();
    Core core = Core.parse(bits);
    int length = version ? announced : bits.position() - start;
    if (core == null || length < bits.position() - start || length > 8 * SPECIFIC_BYTES_MAX) {
      return null;
    }
    bits.skip(length - (bits.position() - start));
    if (!skipRest(bits, version)) {
      return null;
    }
    return new LatmConfig(
        subFrames,
        copy(bytes, from, to, start, length),
        core.objectType,
        core.channels,
        core.rateHz,
        core.samples);
  }

  /** From frameLengthType to crcCheckSum. */
  private static boolean skipRest(BitReader bits, boolean version) {
    if (bits.bits(3) != 0) {
      return false; // frames of a fixed length, or not AAC
    }
    bits.skip(8); // latmBufferFullness
    if (bits.flag()) { // otherDataPresent
      if (version) {
        value(bits);
      } else {
        boolean more = true;
        while (more && bits.ok()) {
          more = bits.flag();
          bits.skip(8);
        }
      }
    }
    if (bits.flag()) {
      bits.skip(8); // crcCheckSum
    }
    return bits.ok();
  }

  /** LatmGetValue(). */
  private static int value(BitReader bits) {
    int count = bits.bits(2) + 1;
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = (value << 8) | bits.bits(8);
    }
    return value;
  }

  private static ByteBuffer copy(ByteBuffer bytes, int from, int to, int start, int length) {
    BitReader again = BitReader.plain(bytes, from, to);
    again.skip(start);
    ByteBuffer written = ByteBuffer.allocate((length + 7) / 8);
    for (int left = length; left > 0; left -= 8) {
      int count = Math.min(8, left);
      written.put((byte) (again.bits(count) << (8 - count)));
    }
    return written.flip().asReadOnlyBuffer();
  }

  /** What AudioSpecificConfig says up to the end of its GASpecificConfig (4.4.1). */
  private record Core(int objectType, int rateHz, int channels, int samples) {

    static @Nullable Core parse(BitReader bits) {
      int type = AacConfig.objectType(bits);
      int rate = AacConfig.readRate(bits);
      int channels = AacConfig.channels(bits.bits(4));
      int inner = type;
      if (AacConfig.isExtension(type)) {
        AacConfig.readRate(bits); // extensionSamplingFrequency
        inner = AacConfig.objectType(bits);
      }
      boolean shortFrames = bits.flag(); // frameLengthFlag
      if (bits.flag()) { // dependsOnCoreCoder
        bits.skip(14);
      }
      boolean extended = bits.flag(); // extensionFlag
      boolean readable = inner >= 1 && inner <= PLAIN_TYPE_MAX && !extended;
      if (!bits.ok() || !readable || rate == 0 || channels == 0) {
        return null;
      }
      int samples = shortFrames ? SHORT_FRAME_SAMPLES : AacConfig.FRAME_SAMPLES;
      return new Core(type, rate, channels, samples);
    }
  }
}
