package io.millrace.media.ts;

import io.millrace.media.codec.Codec;
import java.nio.ByteBuffer;

/**
 * From stream_type and descriptors to the codec: ISO/IEC 13818-1 table 2-34, ATSC A/53 part 3 for
 * the user private range, EN 300 468 and registration descriptors for private data.
 */
final class StreamType {

  private static final int PRIVATE_DATA = 0x06;
  private static final int USER_PRIVATE_MIN = 0x80;

  private static final int DVB_AC3 = 0x6A;
  private static final int DVB_E_AC3 = 0x7A;
  private static final int DVB_DTS = 0x7B;
  private static final int DVB_AAC = 0x7C;
  private static final int EXTENSION = 0x7F;
  private static final int EXTENSION_DTS_HD = 0x0E;
  private static final int EXTENSION_AC4 = 0x15;

  private StreamType() {}

  /** The codec; {@link Codec#DATA} for what is neither audio nor video, or unknown. */
  static Codec codec(int streamType, ByteBuffer descriptors, int from, int to) {
    Codec registered =
        streamType == PRIVATE_DATA || streamType >= USER_PRIVATE_MIN
            ? byDescriptor(descriptors, from, to)
            : Codec.DATA;
    return registered != Codec.DATA ? registered : byType(streamType);
  }

  private static Codec byType(int streamType) {
    return switch (streamType) {
      case 0x01 -> Codec.MPEG1_VIDEO;
      case 0x02 -> Codec.MPEG2_VIDEO;
      case 0x03, 0x04 -> Codec.MPEG_AUDIO;
      case 0x0F -> Codec.AAC_ADTS;
      case 0x10 -> Codec.MPEG4_VISUAL;
      case 0x11 -> Codec.AAC_LATM;
      case 0x1B -> Codec.H264;
      case 0x21 -> Codec.JPEG_2000;
      case 0x24 -> Codec.HEVC;
      case 0x32 -> Codec.JPEG_XS;
      case 0x33 -> Codec.VVC;
      case 0x81 -> Codec.AC3;
      case 0x82, 0x85, 0x8A -> Codec.DTS;
      case 0x83 -> Codec.TRUE_HD;
      case 0x84, 0x87 -> Codec.E_AC3;
      case 0xEA -> Codec.VC1;
      default -> Codec.DATA;
    };
  }

  private static Codec byDescriptor(ByteBuffer bytes, int from, int to) {
    for (Registration registration : Registration.values()) {
      if (Descriptors.isRegistered(bytes, from, to, registration.format)) {
        return registration.codec;
      }
    }
    if (has(bytes, from, to, DVB_AC3)) {
      return Codec.AC3;
    }
    if (has(bytes, from, to, DVB_E_AC3)) {
      return Codec.E_AC3;
    }
    if (has(bytes, from, to, DVB_DTS) || hasExtension(bytes, from, to, EXTENSION_DTS_HD)) {
      return Codec.DTS;
    }
    if (has(bytes, from, to, DVB_AAC)) {
      return Codec.AAC_ADTS;
    }
    return hasExtension(bytes, from, to, EXTENSION_AC4) ? Codec.AC4 : Codec.DATA;
  }

  private static boolean has(ByteBuffer bytes, int from, int to, int tag) {
    return Descriptors.find(bytes, from, to, tag) != Descriptors.NONE;
  }

  private static boolean hasExtension(ByteBuffer bytes, int from, int to, int extension) {
    return Descriptors.findExtended(bytes, from, to, EXTENSION, extension) != Descriptors.NONE;
  }

  /** format_identifier of registration descriptors (SMPTE registry). */
  private enum Registration {
    AC3("AC-3", Codec.AC3),
    E_AC3("EAC3", Codec.E_AC3),
    AC4("AC-4", Codec.AC4),
    DTS_512("DTS1", Codec.DTS),
    DTS_1024("DTS2", Codec.DTS),
    DTS_2048("DTS3", Codec.DTS),
    OPUS("Opus", Codec.OPUS),
    AV1("AV01", Codec.AV1),
    HEVC("HEVC", Codec.HEVC),
    VC1("VC-1", Codec.VC1),
    SMPTE_302M("BSSD", Codec.SMPTE_302M);

    private final String format;
    private final Codec codec;

    Registration(String format, Codec codec) {
      this.format = format;
      this.codec = codec;
    }
  }
}
