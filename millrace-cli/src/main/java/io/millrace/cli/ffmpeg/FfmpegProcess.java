package io.millrace.cli.ffmpeg;

import io.millrace.cli.Variables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An FFmpeg child with pipes on all three ends. It cannot outlive this process: whatever way we
 * end, its pipes break, and it stops at the next byte it writes or the end it reads.
 *
 * <p>Every method may be called from any thread.
 */
public final class FfmpegProcess implements AutoCloseable {

  private static final long GRACE_MS = 300;
  private static final long ERRORS_MS = 500;

  private final Process process;
  private final LastLines errors = new LastLines();
  private final Thread errorReader;

  private FfmpegProcess(Process process) {
    this.process = process;
    this.errorReader =
        Thread.ofVirtual()
            .name("ffmpeg stderr")
            .start(() -> errors.drain(process.getErrorStream()));
  }

  /** Starts the command; the first word is the program. */
  public static FfmpegProcess start(List<String> command) throws IOException {
    return start(command, BundledFfmpeg.environmentOf(command));
  }

  /**
   * Starts the command in an environment of its own.
   *
   * @param environment what is added to ours
   */
  static FfmpegProcess start(List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(Variables::isSecret);
    builder.environment().putAll(environment);
    return new FfmpegProcess(builder.start());
  }

  /** What it writes. */
  public InputStream stdout() {
    return process.getInputStream();
  }

  /** What it reads; close it if it shall read nothing. */
  public OutputStream stdin() {
    return process.getOutputStream();
  }

  /** Waits for its end and for the last of its stderr. */
  public int waitFor() throws IOException {
    try {
      int exitCode = process.waitFor();
      errorReader.join(ERRORS_MS);
      return exitCode;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + process, e);
    }
  }

  /** The operating system's id of the child. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The newest line of its stderr; empty if there was none. */
  public String lastError() {
    List<String> lines = errors.lines();
    return lines.isEmpty() ? "" : lines.getLast();
  }

  /** Asks it to end, then makes it end. Again does nothing. */
  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(GRACE_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
