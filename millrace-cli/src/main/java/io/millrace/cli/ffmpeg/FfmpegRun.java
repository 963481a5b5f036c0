package io.millrace.cli.ffmpeg;

import io.millrace.cli.CommandFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A child that is asked something, answers on stdout and ends. */
public final class FfmpegRun {

  /** Answers are listings and a second of sound: anything larger is a mistake. */
  private static final int MAX_OUTPUT = 16 << 20;

  private FfmpegRun() {}

  /** How it ended. */
  public static final class Result {
    private final int exitCode;
    private final byte[] output;
    private final String lastError;

    private Result(int exitCode, byte[] output, String lastError) {
      this.exitCode = exitCode;
      this.output = output;
      this.lastError = lastError;
    }

    /** 0 if all went well. */
    public int exitCode() {
      return exitCode;
    }

    /** Its stdout, at most 16 MiB; not copied. */
    public byte[] output() {
      return output;
    }

    /** The last line of its stderr; empty if there was none. */
    public String lastError() {
      return lastError;
    }
  }

  /**
   * Runs a command to its end; the calling thread waits.
   *
   * @throws CommandFailure if it cannot be started or takes longer than the patience
   */
  public static Result run(List<String> command, Duration patience) {
    return run(command, BundledFfmpeg.environmentOf(command), patience);
  }

  /** The same in an environment of its own; what is given is added to ours. */
  static Result run(List<String> command, Map<String, String> environment, Duration patience) {
    try (FfmpegProcess process = FfmpegProcess.start(command, environment)) {
      process.stdin().close();
      CompletableFuture<Void> watchdog =
          CompletableFuture.runAsync(
              process::close,
              CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
      byte[] output = process.stdout().readNBytes(MAX_OUTPUT);
      int exitCode = process.waitFor();
      if (!watchdog.cancel(false)) {
        throw new CommandFailure(
            command.getFirst() + " gave no answer within " + patience.toSeconds() + " s");
      }
      return new Result(exitCode, output, process.lastError());
    } catch (IOException e) {
      throw new CommandFailure(command.getFirst() + " does not run: " + reason(command, e));
    }
  }

  /** Without the program's name, which the JDK puts ahead. */
  private static String reason(List<String> command, IOException e) {
    String prefix = "Cannot run program \"" + command.getFirst() + "\": ";
    return String.valueOf(e.getMessage()).replace(prefix, "").strip();
  }
}
