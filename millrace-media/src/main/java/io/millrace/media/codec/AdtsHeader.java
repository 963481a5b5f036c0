package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Header of an AAC frame in ADTS (ISO/IEC 13818-7 6.2, ISO/IEC 14496-3 1.A.2.2.1). It names the
 * core only: HE-AAC looks like AAC-LC of half the sample rate, see {@link AacConfig#extend}.
 */
public final class AdtsHeader implements AudioHeaders {

  static final AdtsHeader INSTANCE = new AdtsHeader();

  private static final int LENGTH = 7;

  private AdtsHeader() {}

  @Override
  public @Nullable AudioFormat format(ByteBuffer bytes, int at, int to) {
    if (!startsAt(bytes, at, to)) {
      return null;
    }
    int header = bytes.getInt(at);
    int objectType = ((header >> 14) & 3) + 1;
    int channels = AacConfig.channels((header >> 6) & 7);
    return new AudioFormat(AacConfig.objectName(objectType), channels, rateHz(header));
  }

  @Override
  public int frameLength(ByteBuffer bytes, int at, int to) {
    return startsAt(bytes, at, to) ? length(bytes, at) : 0;
  }

  /** syncword, layer 0, a known rate, and a length that has room for the header. */
  private static boolean startsAt(ByteBuffer bytes, int at, int to) {
    return at + LENGTH <= to
        && (bytes.getShort(at) & 0xFFF6) == 0xFFF0
        && rateHz(bytes.getInt(at)) > 0
        && length(bytes, at) >= LENGTH;
  }

  private static int rateHz(int header) {
    return AacConfig.rateHz((header >> 10) & 15);
  }

  private static int length(ByteBuffer bytes, int at) {
    return (bytes.getInt(at + 3) >> 13) & 0x1FFF;
  }
}
