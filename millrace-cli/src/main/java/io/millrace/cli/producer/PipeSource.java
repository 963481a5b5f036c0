package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** MPEG-TS that somebody else makes, passed through unchanged. */
final class PipeSource implements TsSource {

  private final Optional<Path> file;
  private volatile @Nullable InputStream stream;
  private volatile boolean closed;

  PipeSource(Optional<Path> file) {
    this.file = file;
  }

  private String name() {
    return file.map(path -> "'" + path + "'").orElse("standard input");
  }

  @Override
  public String description() {
    return "MPEG-TS from " + name() + ", unchanged";
  }

  @Override
  public boolean waitsForBroker() {
    return false;
  }

  @Override
  public Optional<PcrPacer> pacer() {
    return Optional.of(new PcrPacer());
  }

  @Override
  public InputStream start() throws IOException {
    InputStream opened = file.isPresent() ? new FileInputStream(file.get().toFile()) : System.in;
    stream = opened;
    return opened;
  }

  @Override
  public void checkEnd(TsPacketizer.Verdict verdict) {
    switch (verdict) {
      case TRANSPORT_STREAM -> {}
      case UNDECIDED -> {
        if (!closed) {
          throw new CommandFailure(name() + " ended without a byte; pipe MPEG-TS into it");
        }
      }
      case SOMETHING_ELSE ->
          throw new CommandFailure(
              name()
                  + " is not MPEG-TS; remux it first: ffmpeg -re -i FILE -c copy -f mpegts - |"
                  + " millrace producer - --id ID");
    }
  }

  /** Standard input stays open: closing it waits for a read that may never end. */
  @Override
  public void close() {
    closed = true;
    InputStream opened = stream;
    if (opened == null || file.isEmpty()) {
      return;
    }
    Thread.ofVirtual().start(() -> closeQuietly(opened));
  }

  private static void closeQuietly(InputStream opened) {
    try {
      opened.close();
    } catch (IOException e) {
      // Nothing was written, so nothing is lost.
    }
  }
}
