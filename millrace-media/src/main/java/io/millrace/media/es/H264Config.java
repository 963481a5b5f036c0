package io.millrace.media.es;

import io.millrace.media.codec.SpsDetails;
import io.millrace.media.codec.VideoFormat;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The parameter sets of an H.264 stream: whole NAL units without start code, each a read-only
 * buffer to be read by index or as a duplicate.
 *
 * @param sps by id, at least one
 * @param pps by id, at least one
 * @param details what the first SPS says
 */
public record H264Config(List<ByteBuffer> sps, List<ByteBuffer> pps, SpsDetails details)
    implements VideoConfig {

  public H264Config {
    sps = List.copyOf(sps);
    pps = List.copyOf(pps);
  }

  @Override
  public VideoFormat format() {
    return details.format();
  }

  /** profile_idc, constraint flags and level_idc in hexadecimal (RFC 6381 3.3). */
  @Override
  public String codecs() {
    int profileAndLevel = sps.getFirst().getInt(0) & 0xFF_FFFF;
    return "avc1.%06x".formatted(profileAndLevel);
  }
}
