package io.millrace.media.ts;

import io.millrace.media.codec.AacConfig;
import io.millrace.media.codec.AudioFormat;
import io.millrace.media.codec.Codec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the descriptors of an audio stream say that its own frames do not. */
final class AudioDescriptors {

  private static final int MPEG4_AUDIO = 0x1C;
  private static final int DVB_AAC = 0x7C;
  private static final int EXTENSION = 0x7F;

  /** User-defined descriptor_tag_extension of the Opus-in-TS mapping. */
  private static final int OPUS = 0x80;

  private static final int OPUS_RATE_HZ = 48_000;
  private static final int OPUS_CHANNELS_MAX = 8;
  private static final int OPUS_EXPLICIT = 0x81;

  private AudioDescriptors() {}

  static @Nullable AudioFormat announced(Codec codec, ByteBuffer bytes, int from, int to) {
    return switch (codec) {
      case OPUS -> opus(bytes, from, to);
      case AAC_ADTS, AAC_LATM -> aac(bytes, from, to);
      default -> null;
    };
  }

  /** channel_config_code: 1 to 8 channels, 0 for dual mono, or the number in the next byte. */
  private static AudioFormat opus(ByteBuffer bytes, int from, int to) {
    int body = Descriptors.findExtended(bytes, from, to, EXTENSION, OPUS);
    int channels = 0;
    if (body != Descriptors.NONE && body < to) {
      int code = bytes.get(body) & 0xFF;
      if (code <= OPUS_CHANNELS_MAX) {
        channels = code == 0 ? 2 : code;
      } else if (code == OPUS_EXPLICIT && body + 1 < to) {
        channels = bytes.get(body + 1) & 0xFF;
      }
    }
    return new AudioFormat(Codec.OPUS.label(), channels, OPUS_RATE_HZ);
  }

  /** MPEG-4_audio_descriptor (ISO/IEC 13818-1 2.6.38) or AAC_descriptor (EN 300 468 annex H). */
  private static @Nullable AudioFormat aac(ByteBuffer bytes, int from, int to) {
    int body = Descriptors.find(bytes, from, to, MPEG4_AUDIO);
    if (body == Descriptors.NONE) {
      body = Descriptors.find(bytes, from, to, DVB_AAC);
    }
    if (body == Descriptors.NONE || Descriptors.length(bytes, body) == 0) {
      return null;
    }
    String name = profileName(bytes.get(body) & 0xFF);
    return name.isEmpty() ? null : new AudioFormat(name, 0, 0);
  }

  /** Profile and level in the numbering of 13818-1 table 2-72 or of 14496-3 table 1.14. */
  private static String profileName(int profileAndLevel) {
    return switch (profileAndLevel) {
      case 0x2C, 0x2D, 0x2E, 0x2F, 0x58, 0x59, 0x5A, 0x5B -> AacConfig.HE_AAC;
      case 0x30, 0x31, 0x32, 0x33, 0x60, 0x61, 0x62, 0x63 -> AacConfig.HE_AAC_V2;
      default -> "";
    };
  }
}
