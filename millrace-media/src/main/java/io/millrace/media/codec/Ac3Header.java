package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** syncinfo and bsi of AC-3 (ATSC A/52 5.3) and E-AC-3 (annex E 2.3); bsid tells them apart. */
public final class Ac3Header implements AudioHeaders {

  static final Ac3Header INSTANCE = new Ac3Header();

  private static final int LENGTH = 7;
  private static final int SYNC = 0x0B77;
  private static final int BSID_AC3_MAX = 10;
  private static final int BSID_MAX = 16;
  private static final int[] RATES_HZ = {48_000, 44_100, 32_000};

  /** Full-bandwidth channels by acmod, table 5.8. */
  private static final int[] CHANNELS = {2, 1, 2, 3, 3, 4, 4, 5};

  /** kbit/s by frmsizecod / 2, table 5.18. */
  private static final int[] KBITS = {
    32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640
  };

  private Ac3Header() {}

  @Override
  public @Nullable AudioFormat format(ByteBuffer bytes, int at, int to) {
    if (!startsAt(bytes, at, to)) {
      return null;
    }
    return bsid(bytes, at) <= BSID_AC3_MAX ? ac3(bytes, at, to) : eac3(bytes, at, to);
  }

  @Override
  public int frameLength(ByteBuffer bytes, int at, int to) {
    if (!startsAt(bytes, at, to)) {
      return 0;
    }
    if (bsid(bytes, at) > BSID_AC3_MAX) {
      return 2 * ((bytes.getShort(at + 2) & 0x7FF) + 1); // frmsiz, in words
    }
    int rateCode = (bytes.get(at + 4) >> 6) & 3;
    int sizeCode = bytes.get(at + 4) & 0x3F;
    if (rateCode == 3 || sizeCode / 2 >= KBITS.length) {
      return 0;
    }
    int frameBytes = KBITS[sizeCode / 2] * 1000 / 8 * 1536;
    int odd = rateCode == 1 ? sizeCode & 1 : 0;
    return 2 * (frameBytes / RATES_HZ[rateCode] / 2 + odd);
  }

  /** Blocks of 256: six in AC-3, numblkscod says how many in E-AC-3 (E 2.3.1.5). */
  @Override
  public int samples(ByteBuffer bytes, int at, int to) {
    if (!startsAt(bytes, at, to)) {
      return 0;
    }
    int codes = bytes.get(at + 4) & 0xFF;
    boolean six = bsid(bytes, at) <= BSID_AC3_MAX || codes >> 6 == 3 || ((codes >> 4) & 3) == 3;
    return 256 * (six ? 6 : ((codes >> 4) & 3) + 1);
  }

  private static boolean startsAt(ByteBuffer bytes, int at, int to) {
    return at + LENGTH <= to
        && (bytes.getShort(at) & 0xFFFF) == SYNC
        && bsid(bytes, at) <= BSID_MAX;
  }

  private static int bsid(ByteBuffer bytes, int at) {
    return (bytes.get(at + 5) >> 3) & 0x1F;
  }

  private static @Nullable AudioFormat ac3(ByteBuffer bytes, int at, int to) {
    BitReader bits = BitReader.plain(bytes, at + 4, to);
    int rateCode = bits.bits(2);
    bits.skip(6); // frmsizecod
    int halvings = Math.max(0, bits.bits(5) - 8); // bsid 9 and 10 halve and quarter the rate
    bits.skip(3); // bsmod
    int mode = bits.bits(3);
    if ((mode & 1) != 0 && mode != 1) {
      bits.skip(2); // cmixlev
    }
    if ((mode & 4) != 0) {
      bits.skip(2); // surmixlev
    }
    if (mode == 2) {
      bits.skip(2); // dsurmod
    }
    int channels = CHANNELS[mode] + bits.bits(1); // lfeon
    boolean known = bits.ok() && rateCode < RATES_HZ.length;
    return known
        ? new AudioFormat(Codec.AC3.label(), channels, RATES_HZ[rateCode] >> halvings)
        : null;
  }

  private static @Nullable AudioFormat eac3(ByteBuffer bytes, int at, int to) {
    BitReader bits = BitReader.plain(bytes, at + 2, to);
    bits.skip(2 + 3 + 11); // strmtyp, substreamid, frmsiz
    int rateCode = bits.bits(2);
    int second = bits.bits(2); // numblkscod, or fscod2 for the reduced rates
    int channels = CHANNELS[bits.bits(3)] + bits.bits(1);
    boolean reduced = rateCode == RATES_HZ.length;
    int index = reduced ? second : rateCode;
    if (!bits.ok() || index >= RATES_HZ.length) {
      return null;
    }
    int rate = RATES_HZ[index] >> (reduced ? 1 : 0);
    return new AudioFormat(Codec.E_AC3.label(), channels, rate);
  }
}
