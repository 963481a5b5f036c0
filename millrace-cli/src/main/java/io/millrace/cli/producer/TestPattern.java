package io.millrace.cli.producer;

import io.millrace.cli.ffmpeg.FrameRate;
import java.util.List;

/**
 * A moving picture with a running clock and frame counter, and a tone that beeps at each full
 * second: made by FFmpeg, no file and no font needed.
 *
 * @param number which one, from 1: picture, colours and tone differ from number to number
 */
public record TestPattern(int number) {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  /** C sharp major, upwards from 440 Hz: three channels at once are easily told apart. */
  private static final List<Integer> TONES_HZ = List.of(440, 554, 659, 880, 1109, 1319);

  private static final int MAX = 99;

  public TestPattern {
    if (number < 1 || number > MAX) {
      throw new IllegalArgumentException("pattern: " + number + " must lie between 1 and " + MAX);
    }
  }

  /** The pattern of that number, 1 to 99. */
  public static TestPattern of(int number) {
    return new TestPattern(number);
  }

  /** The tone's frequency. */
  public int toneHz() {
    return TONES_HZ.get((number - 1) % TONES_HZ.size());
  }

  /** A lavfi graph with one video output of 640x360. */
  public String videoGraph(FrameRate rate) {
    String at = ":rate=" + rate;
    String size = "size=" + WIDTH + "x" + HEIGHT;
    String picture =
        switch ((number - 1) % 3) {
          case 0 -> "testsrc=" + size + at + ":decimals=2";
          case 1 -> "testsrc2=" + size + at;
          default ->
              "life=size=160x90:mold=10:ratio=0.15:seed=7:death_color=#402060:mold_color=#101830"
                  + ":life_color=#40c0ff"
                  + at
                  + ",scale="
                  + WIDTH
                  + ":"
                  + HEIGHT
                  + ":flags=neighbor";
        };
    String hue = number <= 3 ? "" : ",hue=h=" + (number - 1) / 3 * 75 % 360;
    // The clock is cut out of testsrc2, which draws one with its own font in its left upper corner.
    return picture
        + hue
        + ",format=yuv420p[picture];"
        + "testsrc2="
        + size
        + at
        + ",crop=100:34:3:3,scale=300:102:flags=neighbor,format=yuv420p[clock];"
        + "[picture][clock]overlay=x=16:y=H-h-16";
  }

  /** A lavfi graph with one audio output. */
  public String audioGraph() {
    return "sine=frequency=" + toneHz() + ":beep_factor=4:sample_rate=48000";
  }
}
