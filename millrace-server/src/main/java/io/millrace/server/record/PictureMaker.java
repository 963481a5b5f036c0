package io.millrace.server.record;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.FfmpegProcess;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has FFmpeg make a JPEG of the first picture in a piece of MPEG-TS. The child reads and writes
 * pipes only, knows no other format, has one thread and a few seconds. Threads that may wait.
 */
final class PictureMaker {

  /** How wide a picture is at most, in pixels. */
  static final int WIDTH_MAX = 480;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int JPEG_MAX = 1 << 20;
  private static final int TAG_BYTES = 8;
  private static final String SCALE =
      "scale=w='trunc(iw*if(gt(sar,0),sar,1)/2)*2':h=ih,setsar=1,scale=w='min(%d,iw)':h=-2"
          .formatted(WIDTH_MAX);

  private final Duration patience;
  private @Nullable FfmpegProgram program; // under this

  PictureMaker() {
    this(PATIENCE);
  }

  /**
   * With another patience.
   *
   * @param patience how long a child may take
   */
  PictureMaker(Duration patience) {
    this.patience = patience;
  }

  /** The picture, or why there is none. */
  Thumbnail make(byte[] media) {
    try {
      List<String> command = program().command();
      command.addAll(
          List.of("-threads", "1", "-protocol_whitelist", "pipe", "-f", "mpegts", "-i", "pipe:0"));
      command.addAll(List.of("-map", "0:v:0", "-frames:v", "1", "-vf", SCALE));
      command.addAll(List.of("-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "5"));
      command.addAll(List.of("-f", "image2pipe", "pipe:1"));
      return run(command, media, patience);
    } catch (CommandFailure e) {
      return new Thumbnail.None("no picture can be made here: " + e.line());
    } catch (IOException e) {
      return new Thumbnail.None("no picture can be made here: FFmpeg does not run");
    }
  }

  /** What a command makes of the media, which is ended if it takes longer. */
  static Thumbnail run(List<String> command, byte[] media, Duration patience) throws IOException {
    try (FfmpegProcess process = FfmpegProcess.start(command)) {
      Thread.ofVirtual().name("picture").start(() -> feed(process, media));
      CompletableFuture<Void> watchdog =
          CompletableFuture.runAsync(
              process::close,
              CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
      byte[] jpeg = process.stdout().readNBytes(JPEG_MAX);
      boolean inTime = watchdog.cancel(false);
      if (jpeg.length > 0 && jpeg.length < JPEG_MAX && inTime) {
        return new Thumbnail.Picture(jpeg, tag(jpeg));
      }
      return new Thumbnail.None(
          inTime
              ? "FFmpeg makes no picture of what the channel's producer sends"
              : "FFmpeg made no picture within " + patience.toSeconds() + " s");
    }
  }

  private static void feed(FfmpegProcess process, byte[] media) {
    try (OutputStream in = process.stdin()) {
      in.write(media);
    } catch (IOException e) {
      // it has its picture and reads no more, or was ended
    }
  }

  private synchronized FfmpegProgram program() {
    FfmpegProgram known = program;
    if (known == null) {
      known = FfmpegProgram.find();
      program = known;
    }
    return known;
  }

  private static String tag(byte[] jpeg) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(jpeg);
      return '"' + HexFormat.of().formatHex(Arrays.copyOf(digest, TAG_BYTES)) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
