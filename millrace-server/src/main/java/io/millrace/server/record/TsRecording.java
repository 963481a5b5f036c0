package io.millrace.server.record;

import io.millrace.broker.ProducerId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A producer's turn, recorded as MPEG-TS: a tap on its loop, and a thread that writes. */
final class TsRecording implements Take {

  private static final Logger LOG = LoggerFactory.getLogger(TsRecording.class);
  private static final long POKE_NS = 250_000_000;

  private final ProducerId id;
  private final LoopAccess loops;
  private final int place;
  private final FileSeries files;
  private final Supplier<Duration> split;
  private final Thread writing;
  private final Conveyor conveyor;
  private final PacketTap tap;
  private boolean begun; // the loop's
  private volatile boolean ending;
  private long skippedBefore; // the writer's

  /** Not begun yet. */
  TsRecording(
      ProducerId id, LoopAccess loops, int place, FileSeries files, Supplier<Duration> split) {
    this.id = id;
    this.loops = loops;
    this.place = place;
    this.files = files;
    this.split = split;
    this.writing = Thread.ofVirtual().name("record " + id + " as ts").unstarted(this::write);
    this.conveyor = new Conveyor(writing);
    this.tap = new PacketTap(id, conveyor);
  }

  /** Begins at the newest random access point. */
  TsRecording begin() {
    writing.start();
    drive();
    return this;
  }

  /** Has the tap do what is due. A loop that is too busy for it is asked again by the writer. */
  private void drive() {
    Executor loop = loops.loop(place);
    try {
      loop.execute(this::step);
    } catch (RejectedExecutionException e) {
      LOG.debug("the loop of {} is too busy for its recording", id, e);
    }
  }

  private void step() {
    long nowNs = System.nanoTime();
    boolean finish = ending;
    if (finish) {
      tap.finish(nowNs);
    }
    if (!begun) {
      begun = true;
      tap.begin(loops.broker(place), nowNs);
    }
    tap.poke(nowNs);
  }

  private void write() {
    try (TsWriter writer = new TsWriter(files, split)) {
      boolean ended = false;
      while (!ended) {
        ended = conveyor.isEnded(); // asked before what is there is taken
        ended &= !takeAll(writer);
        if (!ended) {
          LockSupport.parkNanos(this, POKE_NS);
          if (conveyor.next() == null) {
            drive();
          }
        }
      }
    } catch (RuntimeException e) {
      LOG.error("the recording of {} fails", id, e);
      end();
    }
  }

  private boolean takeAll(TsWriter writer) {
    boolean some = false;
    for (ByteBuffer chunk = conveyor.next(); chunk != null; chunk = conveyor.next()) {
      writer.take(chunk, System.nanoTime());
      conveyor.giveBack(chunk);
      some = true;
      if (tap.isHungry()) {
        drive();
      }
    }
    tellSkipped();
    return some;
  }

  private void tellSkipped() {
    long now = tap.packetsSkipped();
    if (now > skippedBefore) {
      LOG.warn(
          "the recording of {} lacks {} packets: the disk was too slow, and the broker had them no"
              + " longer",
          id,
          now - skippedBefore);
      skippedBefore = now;
    }
  }

  @Override
  public void end() {
    ending = true;
    drive();
  }

  @Override
  public boolean join(Duration patience) throws InterruptedException {
    return writing.join(patience);
  }

  @Override
  public boolean isOver() {
    return !writing.isAlive();
  }

  @Override
  public boolean isConsumer() {
    return tap.isAttached();
  }

  @Override
  public FileSeries.Progress progress() {
    return files.progress();
  }

  @Override
  public long skipped() {
    return tap.packetsSkipped();
  }
}
