package io.millrace.media.codec;

/**
 * Short-term reference picture sets of an SPS (ITU-T H.265 7.3.7, 7.4.8). Of no interest to us, but
 * they stand before the VUI and their length follows from their content.
 */
final class HevcRefPicSets {

  private static final int SETS_MAX = 64;
  private static final int PICTURES_MAX = 16;

  private final BitReader bits;
  private int[] deltas = new int[PICTURES_MAX];
  private int[] scratch = new int[PICTURES_MAX];
  private int count;

  private HevcRefPicSets(BitReader bits) {
    this.bits = bits;
  }

  /** Reads past the number of sets and the sets. */
  static void skip(BitReader bits) {
    int sets = bits.ue();
    if (sets > SETS_MAX) {
      bits.skip(Integer.MAX_VALUE); // impossible: nothing after this can be trusted
      return;
    }
    HevcRefPicSets reader = new HevcRefPicSets(bits);
    for (int i = 0; i < sets && bits.ok(); i++) {
      if (i > 0 && bits.flag()) {
        reader.readPredicted();
      } else {
        reader.readExplicit();
      }
    }
  }

  private void readExplicit() {
    int negative = bits.ue();
    int positive = bits.ue();
    count = 0;
    readRun(negative, -1);
    readRun(positive, 1);
  }

  private void readRun(int pictures, int sign) {
    int delta = 0;
    for (int i = 0; i < pictures && bits.ok(); i++) {
      delta += sign * (bits.ue() + 1);
      bits.skip(1); // used_by_curr_pic_flag
      add(delta);
    }
  }

  /** Each picture of the set before, and that set's own picture, moved by one distance. */
  private void readPredicted() {
    boolean backwards = bits.flag();
    int distance = bits.ue() + 1;
    int shift = backwards ? -distance : distance;
    int[] before = deltas;
    int beforeCount = count;
    deltas = scratch;
    scratch = before;
    count = 0;
    for (int j = 0; j <= beforeCount && bits.ok(); j++) {
      boolean used = bits.flag();
      boolean kept = used || bits.flag();
      int delta = (j < beforeCount ? before[j] : 0) + shift;
      if (kept && delta != 0) {
        add(delta);
      }
    }
    sort();
  }

  private void add(int delta) {
    if (count < PICTURES_MAX) {
      deltas[count++] = delta;
    } else {
      bits.skip(Integer.MAX_VALUE);
    }
  }

  /** The order that later sets refer to: past pictures, nearest first, then coming ones. */
  private void sort() {
    for (int i = 1; i < count; i++) {
      int delta = deltas[i];
      int at = i - 1;
      while (at >= 0 && rank(deltas[at]) > rank(delta)) {
        deltas[at + 1] = deltas[at];
        at--;
      }
      deltas[at + 1] = delta;
    }
  }

  private static long rank(int delta) {
    return delta < 0 ? -(long) delta : (1L << 32) + delta;
  }
}
