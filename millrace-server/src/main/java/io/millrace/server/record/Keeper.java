package io.millrace.server.record;

import io.millrace.broker.ProducerId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes recordings that are older than they are to be kept. One thread that may wait. */
final class Keeper {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  private final RecordingFolder folder;
  private final Supplier<Optional<Duration>> keep;
  private final BiPredicate<ProducerId, FileName> growing;
  private final Clock clock;

  /**
   * Deletes nothing yet.
   *
   * @param keep how long from a file's last byte on; empty: for ever
   * @param growing whether a file is being written, and stays
   */
  Keeper(
      RecordingFolder folder,
      Supplier<Optional<Duration>> keep,
      BiPredicate<ProducerId, FileName> growing,
      Clock clock) {
    this.folder = folder;
    this.keep = keep;
    this.growing = growing;
    this.clock = clock;
  }

  /** Looks once; returns how many files it deleted. */
  int look() {
    Optional<Duration> time = keep.get();
    if (time.isEmpty()) {
      return 0;
    }
    Instant oldest = clock.instant().minus(time.get());
    int deleted = 0;
    try {
      for (ProducerId id : folder.channels()) {
        deleted += look(id, oldest);
      }
    } catch (IOException e) {
      LOG.warn("recordings that are too old cannot be deleted: {}", Problem.of(e));
    }
    return deleted;
  }

  private int look(ProducerId id, Instant oldest) throws IOException {
    int deleted = 0;
    for (RecordingFolder.Found file : folder.list(id)) {
      boolean old = file.changedAt().isBefore(oldest) && !growing.test(id, file.name());
      if (old && folder.delete(id, file.name())) {
        deleted++;
        LOG.info("recording {} of {} is deleted: its time is over", file.name().text(), id);
      }
    }
    return deleted;
  }
}
