package io.millrace.server.pages;

import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An encoder whose pictures carry the time at which they were made, in 16 cells along the upper
 * edge that a page can read back, with a tone beside them. It calls the broker again when it was
 * cut off.
 *
 * @param zeroMs what the stamps count from, Unix time; a whole second
 * @param toneHz of the sound
 * @param bFrames how many pictures between two may refer to both; 0 is an encoder without delay
 */
record StampedStream(long zeroMs, int toneHz, int bFrames) {

  /** A stamp counts in these. */
  static final int UNIT_MS = 4;

  static final int WIDTH = 640;
  static final int HEIGHT = 360;
  static final int PICTURES_A_SECOND = 25;

  private static final int BITS = 16; // 262 s
  private static final int CELL = WIDTH / BITS;
  private static final ExternalProgram SH = ExternalProgram.require("sh");
  private static final ExternalProgram FFMPEG = ExternalProgram.require("ffmpeg");

  static StampedStream withTone(int toneHz) {
    return new StampedStream(Instant.now().getEpochSecond() * 1000, toneHz, 0);
  }

  StampedStream withBFrames(int count) {
    return new StampedStream(zeroMs, toneHz, count);
  }

  /** Sends it to a port on this machine, again and again, until it is closed. */
  Peer publish(int port, String streamId) {
    List<String> line = new ArrayList<>(List.of("-v", "error", "-nostdin"));
    line.addAll(List.of("-re", "-f", "lavfi", "-i", "testsrc2=s=" + size() + ":r=25"));
    line.addAll(List.of("-f", "lavfi", "-i", "sine=" + toneHz + ":sample_rate=48000"));
    line.addAll(List.of("-vf", stamps(), "-pix_fmt", "yuv420p", "-c:v", "libx264"));
    line.addAll(List.of("-preset", "ultrafast", "-b:v", "1M", "-g", "25", "-threads", "1"));
    line.addAll(
        bFrames == 0
            ? List.of("-tune", "zerolatency")
            : List.of("-bf", Integer.toString(bFrames), "-b_strategy", "0"));
    line.addAll(List.of("-c:a", "aac", "-b:a", "96k", "-f", "mpegts", "-muxdelay", "0"));
    line.add("srt://127.0.0.1:" + port + "?mode=caller&streamid=" + streamId);
    String ffmpeg = line.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    return SH.command("-c", "while :; do '" + FFMPEG.path() + "' " + ffmpeg + " </dev/null; done")
        .start();
  }

  private static String size() {
    return WIDTH + "x" + HEIGHT;
  }

  /** The time of the machine becomes the picture's, is drawn, and is taken back again. */
  private String stamps() {
    String cells = IntStream.range(0, BITS).mapToObj(this::cell).collect(Collectors.joining(","));
    return "settb=1/1000,setpts=(time(0)-"
        + zeroMs / 1000
        + ")/TB,drawbox=0:0:"
        + WIDTH
        + ":24:black:fill,"
        + cells
        + ",setpts=N/"
        + PICTURES_A_SECOND
        + "/TB";
  }

  private String cell(int bit) {
    long unit = (1L << bit) * UNIT_MS;
    return "drawbox=%d:0:%d:24:white:fill:enable=mod(floor(t*1000/%d)\\,2)"
        .formatted(bit * CELL, CELL, unit);
  }

  /**
   * A script for pages: {@code window.stamps} are those of all pictures shown, with their delay.
   */
  String reader() {
    return """
    window.stamps = [];
    window.delays = [];
    window.readStamps = (video) => {
      const canvas = new OffscreenCanvas(%d, 24);
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      const look = () => {
        pen.drawImage(video, 0, 0, video.videoWidth, 24, 0, 0, %d, 24);
        const pixels = pen.getImageData(0, 12, %d, 1).data;
        let stamp = 0;
        for (let bit = 0; bit < %d; bit++) if (pixels[(bit * %d + %d) * 4] > 128) stamp += 2 ** bit;
        window.stamps.push(stamp);
        window.delays.push(Date.now() - %d - stamp * %d);
        video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback(look);
    };
    """
        .formatted(WIDTH, WIDTH, WIDTH, BITS, CELL, CELL / 2, zeroMs, UNIT_MS);
  }

  /** How long stamps go on before they begin again. */
  static Duration length() {
    return Duration.ofMillis((1L << BITS) * UNIT_MS);
  }
}
