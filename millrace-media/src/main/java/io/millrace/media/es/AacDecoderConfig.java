package io.millrace.media.es;

import java.nio.ByteBuffer;

/**
 * AAC as frames without header.
 *
 * @param audioSpecificConfig ISO/IEC 14496-3 1.6.2.1; read-only, to be read by index
 * @param objectType audioObjectType of its first byte: 2 for AAC-LC
 * @param channels 1 to 8
 * @param sampleRateHz of the core, which is what frames are counted in
 */
public record AacDecoderConfig(
    ByteBuffer audioSpecificConfig, int objectType, int channels, int sampleRateHz)
    implements DecoderConfig {

  @Override
  public String codecs() {
    return "mp4a.40." + objectType;
  }
}
