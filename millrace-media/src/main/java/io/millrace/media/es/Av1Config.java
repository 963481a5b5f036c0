package io.millrace.media.es;

import io.millrace.media.codec.Av1SequenceHeader;
import io.millrace.media.codec.VideoFormat;
import java.nio.ByteBuffer;

/**
 * The sequence header of an AV1 stream.
 *
 * @param sequenceHeader the whole OBU with its size field; read-only, to be read by index
 * @param header what it says
 */
public record Av1Config(ByteBuffer sequenceHeader, Av1SequenceHeader header)
    implements VideoConfig {

  @Override
  public VideoFormat format() {
    return header.format();
  }

  /** Profile, level and tier, bit depth (AV1 in ISOBMFF, section 5): {@code av01.0.04M.08}. */
  @Override
  public String codecs() {
    char tier = header.highTier() ? 'H' : 'M';
    return "av01.%d.%02d%c.%02d"
        .formatted(header.profile(), header.level(), tier, header.bitDepth());
  }
}
