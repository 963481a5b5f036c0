package io.millrace.media.codec;

import org.jspecify.annotations.Nullable;

/** Values that AAC headers share, and AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1). */
public final class AacConfig {

  private static final int[] RATES_HZ = {
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350
  };
  private static final int RATE_EXPLICIT = 15;
  private static final int TYPE_ESCAPE = 31;
  private static final int TYPE_SBR = 5;
  private static final int TYPE_PS = 29;

  /** Core rates above this are never doubled by SBR in practice. */
  private static final int SBR_CORE_HZ_MAX = 24_000;

  /** Samples of a channel in a frame, unless the configuration asks for 960. */
  public static final int FRAME_SAMPLES = 1024;

  public static final String HE_AAC = "HE-AAC";
  public static final String HE_AAC_V2 = "HE-AACv2";

  private AacConfig() {}

  /** samplingFrequencyIndex, table 1.18; 0 if reserved. */
  static int rateHz(int index) {
    return index < RATES_HZ.length ? RATES_HZ[index] : 0;
  }

  /** channelConfiguration, table 1.19; 0 if it stands elsewhere or is reserved. */
  static int channels(int configuration) {
    return switch (configuration) {
      case 1, 2, 3, 4, 5, 6 -> configuration;
      case 7, 12, 14 -> 8;
      case 11 -> 7;
      default -> 0;
    };
  }

  /** Name of an audioObjectType, table 1.17. */
  static String objectName(int type) {
    return switch (type) {
      case 1 -> "AAC Main";
      case 2 -> "AAC-LC";
      case 3 -> "AAC-SSR";
      case 4 -> "AAC-LTP";
      case TYPE_SBR -> HE_AAC;
      case TYPE_PS -> HE_AAC_V2;
      case 23 -> "AAC-LD";
      case 39 -> "AAC-ELD";
      case 42 -> "xHE-AAC";
      default -> Codec.AAC_ADTS.label();
    };
  }

  /**
   * What is heard when a descriptor announces HE-AAC for a stream whose own header names only its
   * core: SBR doubles the sample rate, parametric stereo makes two channels of one.
   *
   * @param announced {@link #HE_AAC}, {@link #HE_AAC_V2}, or anything else for no change
   */
  public static AudioFormat extend(AudioFormat core, String announced) {
    boolean v2 = announced.equals(HE_AAC_V2);
    boolean extended = v2 || announced.equals(HE_AAC);
    if (!extended || !core.codec().equals(objectName(2))) {
      return core;
    }
    int rate = core.sampleRateHz();
    int channels = v2 && core.channels() == 1 ? 2 : core.channels();
    return new AudioFormat(announced, channels, rate <= SBR_CORE_HZ_MAX ? 2 * rate : rate);
  }

  /** Reads an AudioSpecificConfig up to the channels; null if it is cut off or reserved. */
  public static @Nullable AudioFormat parse(BitReader bits) {
    int type = objectType(bits);
    int rate = readRate(bits);
    int channels = channels(bits.bits(4));
    if (type == TYPE_SBR || type == TYPE_PS) {
      rate = readRate(bits); // extensionSamplingFrequency
      channels = type == TYPE_PS && channels == 1 ? 2 : channels;
    }
    return bits.ok() && rate > 0 ? new AudioFormat(objectName(type), channels, rate) : null;
  }

  static boolean isExtension(int type) {
    return type == TYPE_SBR || type == TYPE_PS;
  }

  static int objectType(BitReader bits) {
    int type = bits.bits(5);
    return type == TYPE_ESCAPE ? 32 + bits.bits(6) : type;
  }

  static int readRate(BitReader bits) {
    int index = bits.bits(4);
    return index == RATE_EXPLICIT ? bits.bits(24) : rateHz(index);
  }
}
