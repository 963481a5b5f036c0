package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * AAC in LOAS/LATM (ISO/IEC 14496-3 1.7.2 and 1.7.3): AudioSyncStream with a StreamMuxConfig of
 * version 0, one program, one layer, which is all that is broadcast. Anything else is only named.
 */
public final class LoasHeader implements AudioHeaders {

  static final LoasHeader INSTANCE = new LoasHeader();

  private static final int LENGTH = 3;
  private static final int SYNC = 0x2B7;

  private LoasHeader() {}

  @Override
  public @Nullable AudioFormat format(ByteBuffer bytes, int at, int to) {
    if (!startsAt(bytes, at, to)) {
      return null;
    }
    BitReader bits = BitReader.plain(bytes, at + LENGTH, to);
    boolean sameConfig = bits.flag(); // useSameStreamMux
    boolean version = bits.flag(); // audioMuxVersion
    bits.skip(1 + 6); // allStreamsSameTimeFraming, numSubFrames
    int programsAndLayers = bits.bits(4 + 3);
    boolean readable = !sameConfig && !version && programsAndLayers == 0;
    return readable ? AacConfig.parse(bits) : null;
  }

  @Override
  public int frameLength(ByteBuffer bytes, int at, int to) {
    return startsAt(bytes, at, to) ? LENGTH + (bytes.getShort(at + 1) & 0x1FFF) : 0;
  }

  /** Not in the header: each stream's configuration says it. */
  @Override
  public int samples(ByteBuffer bytes, int at, int to) {
    return 0;
  }

  private static boolean startsAt(ByteBuffer bytes, int at, int to) {
    return at + LENGTH <= to && ((bytes.getShort(at) >> 5) & 0x7FF) == SYNC;
  }
}
