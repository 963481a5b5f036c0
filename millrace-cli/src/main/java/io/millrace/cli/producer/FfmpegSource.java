package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.FfmpegProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MPEG-TS from an FFmpeg child. */
final class FfmpegSource implements TsSource {

  /** Writes what the child reads; its end closes the child's stdin. */
  @FunctionalInterface
  interface Feeder {
    void writeTo(OutputStream stdin) throws IOException;
  }

  private final String description;
  private final List<String> command;
  private final Feeder feeder;
  private volatile @Nullable FfmpegProcess process;
  private volatile boolean closed;

  FfmpegSource(String description, List<String> command, Feeder feeder) {
    this.description = description;
    this.command = command;
    this.feeder = feeder;
  }

  FfmpegSource(String description, List<String> command) {
    this(description, command, stdin -> {});
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public boolean waitsForBroker() {
    return true;
  }

  @Override
  public InputStream start() throws IOException {
    FfmpegProcess started = FfmpegProcess.start(command);
    process = started;
    if (closed) {
      started.close();
    }
    Thread.ofVirtual().name("ffmpeg stdin").start(() -> feed(started));
    return started.stdout();
  }

  private void feed(FfmpegProcess started) {
    try (OutputStream stdin = started.stdin()) {
      feeder.writeTo(stdin);
    } catch (IOException e) {
      // The child is gone: its exit code and stderr say why, see checkEnd.
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  @Override
  public void checkEnd(TsPacketizer.Verdict verdict) throws IOException {
    FfmpegProcess ended = process;
    if (closed || ended == null) {
      return;
    }
    int exitCode = ended.waitFor();
    if (exitCode != 0) {
      String why = ended.lastError();
      throw new CommandFailure(
          "ffmpeg stopped with code " + exitCode + (why.isEmpty() ? "" : ": " + why));
    }
    if (verdict != TsPacketizer.Verdict.TRANSPORT_STREAM) {
      throw new CommandFailure("ffmpeg made nothing of " + description + "; is it empty?");
    }
  }

  @Override
  public void close() {
    closed = true;
    FfmpegProcess running = process;
    if (running != null) {
      running.close();
    }
  }
}
