package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
import io.millrace.cli.load.stream.TestStream;
import io.millrace.media.ts.StreamObserver;
import io.millrace.server.config.ByteSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A broker with a producer of 25 pictures and one key picture a second, a tap on it and a writer
 * behind it, all by this thread and in a time of its own.
 */
final class Reel implements AutoCloseable {

  static final ProducerId ID = new ProducerId("1AAA99");
  static final int FRAMES = 25;
  private static final long FRAME_NS = 1_000_000_000L / FRAMES;

  final List<String> told = new ArrayList<>();
  final RecordingFolder folder;
  final Broker broker;
  final Conveyor conveyor = new Conveyor(Thread.currentThread());
  final PacketTap tap = new PacketTap(ID, conveyor);
  final FileSeries files;
  final TsWriter writer;
  final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  long leftFree;
  long nowNs = 1_000_000_000L;

  private final TestStream stream = new TestStream(1, "Reel", 2_000_000, FRAMES, FRAMES);
  private Publication publication;

  Reel(Path root, Duration split, Duration log) {
    folder = new RecordingFolder(root);
    broker = new Broker(new BrokerLimits(64 << 20, log, 16 << 20));
    DiskRoom room = new DiskRoom(root, () -> new ByteSize(leftFree));
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T21:30:15.250Z"), ZoneOffset.UTC);
    files = new FileSeries(folder.of(ID), FileName.TS, room, clock, witness());
    writer = new TsWriter(files, () -> split);
    publication = broker.publish(ID, new Camera(), nowNs).orElseThrow();
  }

  private FileSeries.Witness witness() {
    return new FileSeries.Witness() {
      @Override
      public void onFile(FileName name, long bytes) {
        told.add("file");
      }

      @Override
      public void onPaused(String kind, String why) {
        told.add("paused");
      }

      @Override
      public void onResumed(String kind) {
        told.add("resumed");
      }
    };
  }

  private static final class Camera implements Publisher {
    @Override
    public String name() {
      return "camera";
    }

    @Override
    public String identity() {
      return "camera";
    }
  }

  /** So many pictures come, and nobody writes. */
  void frames(int count) {
    for (int i = 0; i < count; i++) {
      int payloads = stream.nextFrame();
      for (int j = 0; j < payloads; j++) {
        ByteBuffer payload = ByteBuffer.allocate(TestStream.PAYLOAD);
        stream.write(payload, nowNs);
        sent.writeBytes(payload.array());
        publication.append(payload.flip(), nowNs, nowNs);
      }
      broker.flush(nowNs);
      nowNs += FRAME_NS;
    }
  }

  /** All that was handed over is written. */
  void write() {
    for (ByteBuffer chunk = conveyor.next(); chunk != null; chunk = conveyor.next()) {
      writer.take(chunk, nowNs);
      conveyor.giveBack(chunk);
      tap.poke(nowNs);
    }
  }

  /** So many pictures come and are written. */
  void record(int count) {
    for (int i = 0; i < count; i++) {
      frames(1);
      write();
    }
  }

  void producerLeaves() {
    publication.end(nowNs);
  }

  void anotherProducer() {
    publication = broker.takeOver(ID, new Camera(), nowNs);
  }

  /** Ends the recording. */
  void finish() {
    tap.finish(nowNs);
    write();
    assertThat(conveyor.isEnded()).isTrue();
    close();
  }

  @Override
  public void close() {
    writer.close();
  }

  /** What is in each file. */
  List<byte[]> recorded() {
    try {
      List<byte[]> all = new ArrayList<>();
      for (RecordingFolder.Found file : folder.list(ID)) {
        all.add(Files.readAllBytes(folder.path(ID, file.name())));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file without the tables that it begins with, which a player needs, with a picture behind. */
  static byte[] media(byte[] file) {
    StreamObserver observer = new StreamObserver();
    observer.observe(ByteBuffer.wrap(file));
    int tables = observer.tables().remaining();
    assertThat(ByteBuffer.wrap(file, 0, tables)).as("tables first").isEqualTo(observer.tables());
    byte[] rest = Arrays.copyOfRange(file, tables, file.length);
    assertThat(TsCut.at(ByteBuffer.wrap(rest))).as("then a picture").isZero();
    return rest;
  }
}
