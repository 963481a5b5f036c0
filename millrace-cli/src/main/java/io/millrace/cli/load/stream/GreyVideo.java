package io.millrace.cli.load.stream;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The smallest H.264 that any decoder takes: a grey picture of 320 x 180, and then pictures that
 * repeat it (ITU-T H.264 7.3, Baseline profile). What it lacks to its bit rate is filler data, as
 * in any stream of constant rate.
 */
final class GreyVideo {

  static final int WIDTH = 320;
  static final int HEIGHT = 180;

  private static final int MACROBLOCK = 16;
  private static final int COLUMNS = WIDTH / MACROBLOCK;
  private static final int ROWS = (HEIGHT + MACROBLOCK - 1) / MACROBLOCK;
  private static final int CROPPED_PAIRS = (ROWS * MACROBLOCK - HEIGHT) / 2;

  private static final int FRAME_NUM_BITS = 8;
  private static final int LEVEL_4 = 40;

  private static final int NAL_SLICE = 0x41;
  private static final int NAL_IDR = 0x65;
  private static final int NAL_SPS = 0x67;
  private static final int NAL_PPS = 0x68;
  private static final int NAL_DELIMITER = 0x09;
  private static final int NAL_FILLER = 0x0C;

  private static final int SLICE_P = 5;
  private static final int SLICE_I = 7;
  private static final int INTRA_16X16_DC = 3;

  /** Start code and NAL header, then at least the trailing bits. */
  private static final int LEAST_FILLER = 6;

  private final byte[] parameterSets;
  private final byte[][] keyPictures;

  GreyVideo(int framesPerSecond) {
    ByteArrayOutputStream sets = new ByteArrayOutputStream();
    sets.writeBytes(unit(NAL_SPS, sequence(framesPerSecond)));
    sets.writeBytes(unit(NAL_PPS, picture()));
    parameterSets = sets.toByteArray();
    keyPictures = new byte[][] {unit(NAL_IDR, intraSlice(0)), unit(NAL_IDR, intraSlice(1))};
  }

  /**
   * Writes an access unit that is exactly so long.
   *
   * @param keyNumber how many key pictures there were, this one counted
   * @param sinceKey pictures since the last key picture; 0: this is one
   */
  void write(byte[] to, int length, long keyNumber, int sinceKey) {
    int at = put(delimiter(sinceKey == 0), to, 0);
    if (sinceKey == 0) {
      at = put(parameterSets, to, at);
      at = put(keyPictures[(int) (keyNumber & 1)], to, at); // neighbours differ in idr_pic_id
    } else {
      at = put(unit(NAL_SLICE, skippedSlice(sinceKey)), to, at);
    }
    fill(to, at, length);
  }

  /** Filler data; trailing_zero_8bits where there is no room even for that. */
  private static void fill(byte[] to, int from, int end) {
    if (end - from < LEAST_FILLER) {
      Arrays.fill(to, from, end, (byte) 0);
      return;
    }
    int at = put(new byte[] {0, 0, 0, 1, NAL_FILLER}, to, from);
    Arrays.fill(to, at, end - 1, (byte) 0xFF);
    to[end - 1] = (byte) 0x80;
  }

  private static int put(byte[] what, byte[] to, int at) {
    System.arraycopy(what, 0, to, at, what.length);
    return at + what.length;
  }

  private static byte[] delimiter(boolean key) {
    return new byte[] {0, 0, 0, 1, NAL_DELIMITER, (byte) (key ? 0x10 : 0x30)};
  }

  private static byte[] sequence(int framesPerSecond) {
    return new BitWriter()
        .u(8, 66) // Baseline, and what is common to it and Main
        .u(8, 0xC0)
        .u(8, LEVEL_4)
        .ue(0)
        .ue(FRAME_NUM_BITS - 4)
        .ue(2) // output order is decoding order
        .ue(1)
        .u(1, 0)
        .ue(COLUMNS - 1)
        .ue(ROWS - 1)
        .u(2, 0b11) // frames only, direct_8x8_inference
        .u(1, 1)
        .ue(0)
        .ue(0)
        .ue(0)
        .ue(CROPPED_PAIRS)
        .u(1, 1) // VUI with nothing but the timing
        .u(4, 0)
        .u(1, 1)
        .u(32, 1)
        .u(32, 2L * framesPerSecond)
        .u(1, 1)
        .u(4, 0)
        .trailing()
        .toBytes();
  }

  private static byte[] picture() {
    return new BitWriter()
        .ue(0)
        .ue(0)
        .u(2, 0) // CAVLC
        .ue(0)
        .ue(0)
        .ue(0)
        .u(3, 0)
        .ue(0)
        .ue(0)
        .ue(0)
        .u(3, 0)
        .trailing()
        .toBytes();
  }

  /** Each macroblock is predicted from nothing, and nothing is added: grey. */
  private static byte[] intraSlice(int idrPicId) {
    BitWriter bits = new BitWriter().ue(0).ue(SLICE_I).ue(0).u(FRAME_NUM_BITS, 0).ue(idrPicId);
    bits.u(2, 0).ue(0);
    for (int i = 0; i < COLUMNS * ROWS; i++) {
      bits.ue(INTRA_16X16_DC).ue(0).ue(0).u(1, 1);
    }
    return bits.trailing().toBytes();
  }

  private static byte[] skippedSlice(int frameNum) {
    return new BitWriter()
        .ue(0)
        .ue(SLICE_P)
        .ue(0)
        .u(FRAME_NUM_BITS, frameNum)
        .u(3, 0)
        .ue(0)
        .ue(COLUMNS * ROWS)
        .trailing()
        .toBytes();
  }

  /** A NAL unit with start code and emulation prevention (7.3.1, annex B). */
  private static byte[] unit(int header, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 1, (byte) header});
    int zeros = 0;
    for (byte value : payload) {
      if (zeros == 2 && (value & 0xFF) <= 3) {
        out.write(3);
        zeros = 0;
      }
      out.write(value);
      zeros = value == 0 ? zeros + 1 : 0;
    }
    return out.toByteArray();
  }
}
