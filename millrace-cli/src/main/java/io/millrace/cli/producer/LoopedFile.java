package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.srt.BrokerAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A file as MPEG-TS in real time, over and over: what {@code millrace producer FILE --loop} sends,
 * for those who have another use for it. Plays once, on a thread that may wait; closed by any.
 */
public final class LoopedFile implements AutoCloseable {

  /** Takes payloads of whole TS packets, each a buffer of its own, and when they came. */
  @FunctionalInterface
  public interface Sink {
    void accept(ByteBuffer payload, long originNs);
  }

  private final TsSource source;
  private volatile boolean closed;

  private LoopedFile(TsSource source) {
    this.source = source;
  }

  /**
   * Looks into the file; takes a fraction of a second.
   *
   * @param title the service name
   * @throws CommandFailure if it cannot be played
   */
  public static LoopedFile open(Path file, String title, Supplier<FfmpegProgram> program) {
    ProducerSettings settings =
        new ProducerSettings(
            title,
            BrokerAccess.to(ProducerSettings.DEFAULT_BROKER), // nobody calls it
            new Source.MediaFile(file),
            Optional.empty(),
            Duration.ZERO,
            true,
            Optional.of(title),
            Optional.empty(),
            ProducerSettings.DEFAULT_BITS_PER_SECOND,
            false);
    return new LoopedFile(new Sources(program, warning -> {}).open(settings));
  }

  /**
   * Plays until it is closed.
   *
   * @throws CommandFailure if it ends before that, with the reason
   */
  public void play(Sink sink) {
    try {
      PayloadReader reader =
          new PayloadReader(
              source.start(),
              source.pacer(),
              (payload, originNs) -> {
                if (!closed) {
                  sink.accept(payload, originNs);
                }
              });
      TsPacketizer.Verdict verdict = reader.run();
      if (!closed) {
        source.checkEnd(verdict);
        throw new CommandFailure("ffmpeg stopped by itself");
      }
    } catch (IOException e) {
      if (!closed) {
        throw new CommandFailure(source.description() + " broke off: " + e.getMessage());
      }
    }
  }

  /** Ends the child. Waits for that for some hundred milliseconds at most. */
  @Override
  public void close() {
    closed = true;
    source.close();
  }
}
