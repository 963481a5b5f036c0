package io.millrace.media.mp4;

import io.millrace.media.es.AccessUnit;
import io.millrace.media.es.H264Config;
import io.millrace.media.es.HevcConfig;
import io.millrace.media.es.Slices;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a sample: NAL units each behind its length (ISO/IEC 14496-15 4.3.2), OBUs and audio
 * frames as they are. Left out is what a file has no use for: delimiters, filler, and parameter
 * sets that stand in the init segment; one that differs from those stays.
 */
final class SampleData {

  private static final int LENGTH = 4;
  private static final int H264_SPS = 7;
  private static final int H264_PPS = 8;
  private static final int H264_DELIMITER = 9;
  private static final int H264_FILLER = 12;
  private static final int HEVC_VPS = 32;
  private static final int HEVC_SPS = 33;
  private static final int HEVC_PPS = 34;
  private static final int HEVC_DELIMITER = 35;
  private static final int HEVC_FILLER = 38;

  private SampleData() {}

  /** A copy of what belongs into the file. */
  static byte[] of(AccessUnit unit) {
    return switch (unit.track().config()) {
      case H264Config h264 -> ofNalUnits(unit, nal -> keepsH264(nal, h264));
      case HevcConfig hevc -> ofNalUnits(unit, nal -> keepsHevc(nal, hevc));
      case null, default -> plain(unit);
    };
  }

  /** Whether a NAL unit stays. */
  private interface Keeps {
    boolean test(ByteBuffer nal);
  }

  private static byte[] ofNalUnits(AccessUnit unit, Keeps keeps) {
    Slices slices = unit.slices();
    byte[] data = new byte[slices.bytes() + LENGTH * slices.count()];
    int at = 0;
    for (int i = 0; i < slices.count(); i++) {
      int length = slices.length(i);
      if (keeps.test(unit.bytes().slice(slices.from(i), length))) {
        ByteBuffer.wrap(data).putInt(at, length);
        unit.bytes().get(slices.from(i), data, at + LENGTH, length);
        at += LENGTH + length;
      }
    }
    return at == data.length ? data : Arrays.copyOf(data, at);
  }

  private static boolean keepsH264(ByteBuffer nal, H264Config config) {
    return switch (nal.get(0) & 0x1F) {
      case H264_DELIMITER, H264_FILLER -> false;
      case H264_SPS -> !config.sps().contains(nal);
      case H264_PPS -> !config.pps().contains(nal);
      default -> true;
    };
  }

  private static boolean keepsHevc(ByteBuffer nal, HevcConfig config) {
    return switch ((nal.get(0) >> 1) & 0x3F) {
      case HEVC_DELIMITER, HEVC_FILLER -> false;
      case HEVC_VPS -> !config.vps().contains(nal);
      case HEVC_SPS -> !config.sps().contains(nal);
      case HEVC_PPS -> !config.pps().contains(nal);
      default -> true;
    };
  }

  private static byte[] plain(AccessUnit unit) {
    Slices slices = unit.slices();
    byte[] data = new byte[slices.bytes()];
    int at = 0;
    for (int i = 0; i < slices.count(); i++) {
      unit.bytes().get(slices.from(i), data, at, slices.length(i));
      at += slices.length(i);
    }
    return data;
  }
}
