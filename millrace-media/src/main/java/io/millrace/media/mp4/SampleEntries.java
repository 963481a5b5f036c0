package io.millrace.media.mp4;

import io.millrace.media.codec.Av1SequenceHeader;
import io.millrace.media.codec.VideoFormat;
import io.millrace.media.es.AacDecoderConfig;
import io.millrace.media.es.Av1Config;
import io.millrace.media.es.DecoderConfig;
import io.millrace.media.es.FramedAudioConfig;
import io.millrace.media.es.H264Config;
import io.millrace.media.es.HevcConfig;
import io.millrace.media.es.OpusConfig;
import java.nio.ByteBuffer;
import java.util.List;

/** Sample entries (ISO/IEC 14496-12 8.5.2) of the codecs that are carried. */
final class SampleEntries {

  private static final int RESOLUTION_72_DPI = 0x0048_0000;
  private static final int DEPTH_COLOR = 0x18;
  private static final int HEVC_VPS = 32;
  private static final int HEVC_SPS = 33;
  private static final int HEVC_PPS = 34;

  /** objectTypeIndication of MPEG-4 audio, and streamType audio with its reserved bit. */
  private static final int MPEG4_AUDIO = 0x40;

  private static final int AUDIO_STREAM = 0x15;
  private static final int TAG_ES = 3;
  private static final int TAG_DECODER_CONFIG = 4;
  private static final int TAG_DECODER_SPECIFIC = 5;
  private static final int TAG_SYNC_LAYER = 6;

  private SampleEntries() {}

  /** Whether there is a sample entry for it. */
  static boolean has(DecoderConfig config) {
    return !(config instanceof FramedAudioConfig);
  }

  static void write(BoxWriter out, DecoderConfig config) {
    switch (config) {
      case H264Config h264 -> {
        visual(out, "avc1", h264.format());
        avcC(out, h264);
      }
      case HevcConfig hevc -> {
        visual(out, "hvc1", hevc.format());
        hvcC(out, hevc);
      }
      case Av1Config av1 -> {
        visual(out, "av01", av1.format());
        av1C(out, av1);
      }
      case AacDecoderConfig aac -> {
        audio(out, "mp4a", aac.channels(), aac.sampleRateHz());
        esds(out, aac.audioSpecificConfig());
      }
      case OpusConfig opus -> {
        audio(out, "Opus", opus.channels(), OpusConfig.RATE_HZ);
        opusBox(out, opus);
      }
      case FramedAudioConfig other ->
          throw new IllegalArgumentException("no sample entry for " + other.codecs());
    }
    out.end();
  }

  /** VisualSampleEntry (12.1.3), left open. */
  private static void visual(BoxWriter out, String type, VideoFormat format) {
    out.box(type).zeros(6).u16(1); // data_reference_index
    out.zeros(16).u16(format.width()).u16(format.height());
    out.u32(RESOLUTION_72_DPI).u32(RESOLUTION_72_DPI).u32(0);
    out.u16(1).zeros(32).u16(DEPTH_COLOR).u16(-1); // frame_count, compressorname
  }

  /**
   * AudioSampleEntry (12.2.3), left open. Rates beyond 16 bits stand in the decoder config only.
   */
  private static void audio(BoxWriter out, String type, int channels, int rateHz) {
    out.box(type).zeros(6).u16(1).zeros(8).u16(channels).u16(16).zeros(4);
    out.u16(rateHz <= 0xFFFF ? rateHz : 0).u16(0);
  }

  /** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1). */
  private static void avcC(BoxWriter out, H264Config config) {
    ByteBuffer first = config.sps().getFirst();
    int profile = first.get(1) & 0xFF;
    out.box("avcC").u8(1).u8(profile).u8(first.get(2)).u8(first.get(3));
    out.u8(0xFF); // lengths of four bytes
    out.u8(0xE0 | sized(config.sps(), 31));
    sets(out, config.sps(), 31);
    out.u8(sized(config.pps(), 255));
    sets(out, config.pps(), 255);
    boolean plain = profile == 66 || profile == 77 || profile == 88;
    if (!plain) {
      out.u8(0xFC | config.details().chromaFormat());
      out.u8(0xF8 | (config.details().bitDepthLuma() - 8));
      out.u8(0xF8 | (config.details().bitDepthChroma() - 8));
      out.u8(0); // numOfSequenceParameterSetExt
    }
    out.end();
  }

  /** HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1). */
  private static void hvcC(BoxWriter out, HevcConfig config) {
    out.box("hvcC").u8(1).bytes(config.profileTierLevel());
    out.u16(0xF000).u8(0xFC); // min_spatial_segmentation_idc, parallelismType: not said
    out.u8(0xFC | config.details().chromaFormat());
    out.u8(0xF8 | (config.details().bitDepthLuma() - 8));
    out.u8(0xF8 | (config.details().bitDepthChroma() - 8));
    out.u16(0); // avgFrameRate: not said
    out.u8((config.subLayers() << 3) | (config.nested() ? 4 : 0) | 3); // lengths of four bytes
    out.u8(3);
    array(out, HEVC_VPS, config.vps());
    array(out, HEVC_SPS, config.sps());
    array(out, HEVC_PPS, config.pps());
    out.end();
  }

  private static void array(BoxWriter out, int nalType, List<ByteBuffer> sets) {
    out.u8(0x80 | nalType).u16(sets.size()); // array_completeness
    sets(out, sets, sets.size());
  }

  private static int sized(List<ByteBuffer> sets, int max) {
    return Math.min(sets.size(), max);
  }

  private static void sets(BoxWriter out, List<ByteBuffer> sets, int max) {
    for (ByteBuffer set : sets.subList(0, sized(sets, max))) {
      out.u16(set.limit()).bytes(set);
    }
  }

  /** AV1CodecConfigurationRecord (AV1 in ISOBMFF 2.3.3). */
  private static void av1C(BoxWriter out, Av1Config config) {
    Av1SequenceHeader header = config.header();
    int flags = header.highTier() ? 0x80 : 0;
    flags |= header.bitDepth() > 8 ? 0x40 : 0;
    flags |= header.bitDepth() > 10 ? 0x20 : 0;
    flags |= header.monochrome() ? 0x10 : 0;
    flags |= header.subsamplingX() ? 0x08 : 0;
    flags |= header.subsamplingY() ? 0x04 : 0;
    out.box("av1C").u8(0x81).u8((header.profile() << 5) | header.level());
    out.u8(flags | header.chromaSamplePosition()).u8(0);
    out.bytes(config.sequenceHeader()).end();
  }

  /** ES_Descriptor (ISO/IEC 14496-1 7.2.6.5) around AudioSpecificConfig (14496-14 3.1.2). */
  private static void esds(BoxWriter out, ByteBuffer specific) {
    int decoder = 13 + 2 + specific.limit();
    out.fullBox("esds", 0, 0);
    out.u8(TAG_ES).u8(3 + 2 + decoder + 3).u16(0).u8(0); // ES_ID, flags
    out.u8(TAG_DECODER_CONFIG).u8(decoder).u8(MPEG4_AUDIO).u8(AUDIO_STREAM);
    out.u24(0).u32(0).u32(0); // buffer size, bit rates: not said
    out.u8(TAG_DECODER_SPECIFIC).u8(specific.limit()).bytes(specific);
    out.u8(TAG_SYNC_LAYER).u8(1).u8(2); // as in MP4 files
    out.end();
  }

  /**
   * OpusSpecificBox (Opus in ISOBMFF 4.3.2). PreSkip is 0: whoever joins a live stream is in the
   * midst of it, and nothing is to be cut off.
   */
  private static void opusBox(BoxWriter out, OpusConfig config) {
    out.box("dOps").u8(0).u8(config.channels()).u16(0).u32(OpusConfig.RATE_HZ).u16(0);
    out.u8(config.mappingFamily());
    if (config.mappingFamily() != 0) {
      out.u8(config.streams()).u8(config.coupledStreams()).bytes(config.mapping());
    }
    out.end();
  }
}
