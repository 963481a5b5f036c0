package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.media.ts.TsPacket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a channel to files of MPEG-TS. */
class TsRecordingTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration LOG = Duration.ofSeconds(20);

  @TempDir Path root;

  @Test
  void eachFileBeginsWithTablesAndAPictureAndTogetherTheyAreTheStream() {
    try (Reel reel = new Reel(root, Duration.ofSeconds(2), LOG)) {
      reel.tap.begin(reel.broker, reel.nowNs);
      reel.record(Reel.FRAMES * 7);
      reel.finish();

      ByteArrayOutputStream together = new ByteArrayOutputStream();
      List<byte[]> files = reel.recorded();
      files.forEach(file -> together.writeBytes(Reel.media(file)));
      byte[] sent = reel.sent.toByteArray();
      assertThat(files).hasSizeBetween(3, 4);
      assertThat(together.toByteArray())
          .isEqualTo(Arrays.copyOfRange(sent, firstPicture(sent), sent.length));
      assertThat(reel.told).hasSize(files.size()).containsOnly("file");
    }
  }

  private static int firstPicture(byte[] sent) {
    return TsCut.at(ByteBuffer.wrap(sent, 0, 7 * TsPacket.SIZE));
  }

  @Test
  void whatTheDiskIsTooSlowForWaitsInTheLogOfTheChannel() {
    try (Reel reel = new Reel(root, LONG, LOG)) {
      reel.tap.begin(reel.broker, reel.nowNs);
      reel.frames(Reel.FRAMES * 15); // 3.7 MB, and the conveyor takes 2
      assertThat(reel.tap.isHungry()).isTrue();
      reel.write();
      reel.finish();

      assertThat(reel.tap.packetsSkipped()).isZero();
      assertThat(reel.recorded()).hasSize(1);
      byte[] sent = reel.sent.toByteArray();
      assertThat(Reel.media(reel.recorded().getFirst()))
          .isEqualTo(Arrays.copyOfRange(sent, firstPicture(sent), sent.length));
    }
  }

  @Test
  void whatTheLogHasNoLongerIsCountedAndTheNextFileBeginsWithAPicture() {
    try (Reel reel = new Reel(root, LONG, Duration.ofSeconds(2))) {
      reel.tap.begin(reel.broker, reel.nowNs);
      reel.frames(Reel.FRAMES * 20);
      reel.write();
      reel.record(Reel.FRAMES * 2);
      reel.finish();

      assertThat(reel.tap.packetsSkipped()).isPositive();
      assertThat(reel.recorded()).hasSize(2).allSatisfy(Reel::media);
      long recorded = reel.recorded().stream().mapToLong(file -> Reel.media(file).length).sum();
      long missing = reel.tap.packetsSkipped() * 7 * TsPacket.SIZE;
      assertThat(recorded + missing).isBetween(reel.sent.size() - 3000L, (long) reel.sent.size());
    }
  }

  @Test
  void aFullDiskEndsTheFileAndItGoesOnInAnotherWhenThereIsRoom() {
    try (Reel reel = new Reel(root, LONG, LOG)) {
      reel.tap.begin(reel.broker, reel.nowNs);
      reel.record(Reel.FRAMES * 2);
      reel.leftFree = Long.MAX_VALUE / 4;
      reel.record(Reel.FRAMES * 5);
      assertThat(reel.told).containsExactly("file", "paused");
      assertThat(reel.files.progress().pausedWhy().orElseThrow()).contains("record.free");
      reel.leftFree = 0;
      reel.record(Reel.FRAMES * 20);
      reel.finish();

      assertThat(reel.told).containsExactly("file", "paused", "resumed", "file");
      assertThat(reel.recorded()).hasSize(2).allSatisfy(Reel::media);
      assertThat(reel.recorded().getLast().length).isGreaterThan(Reel.FRAMES * 5 * 10_000);
      assertThat(reel.files.progress().pausedWhy()).isEmpty();
    }
  }

  /** A file system of 2 MB, where this user may mount one. */
  @Test
  void aDiskThatIsReallyFullEndsTheFileWithSomethingWhole() throws Exception {
    Path disk = Files.createDirectory(root.resolve("disk"));
    String[] mount = {"mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()};
    assumeTrue(run(mount), "no file system can be mounted here");
    try (Reel reel = new Reel(disk, LONG, LOG)) {
      reel.tap.begin(reel.broker, reel.nowNs);
      reel.record(Reel.FRAMES * 12);
      assertThat(reel.told).startsWith("file", "paused");
      assertThat(reel.files.progress().pausedWhy().orElseThrow()).contains("No space left");
      byte[] full = reel.recorded().getFirst();
      assertThat(full.length).isGreaterThan(1_500_000);
      assertThat(full.length % TsPacket.SIZE).isZero();

      for (RecordingFolder.Found file : reel.folder.list(Reel.ID)) {
        assertThat(reel.folder.delete(Reel.ID, file.name())).isTrue();
      }
      reel.record(Reel.FRAMES * 70); // longer than a pause
      assertThat(reel.told).contains("resumed");
      assertThat(reel.recorded()).isNotEmpty().allSatisfy(Reel::media);
    } finally {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  @Test
  @SuppressWarnings("try") // it is over before the end of the block
  void anotherProducersStreamIsNotInTheFile() {
    try (Reel reel = new Reel(root, LONG, LOG)) {
      reel.tap.begin(reel.broker, reel.nowNs);
      reel.record(Reel.FRAMES * 2);
      int first = reel.sent.size();
      reel.anotherProducer();
      reel.record(Reel.FRAMES * 2);

      assertThat(reel.conveyor.isEnded()).isTrue();
      reel.close();
      assertThat(reel.recorded()).hasSize(1);
      assertThat(Reel.media(reel.recorded().getFirst()).length).isBetween(first - 3000, first);
      assertThat(reel.broker.channel(Reel.ID).orElseThrow().stats().subscribers()).isZero();
    }
  }

  @Test
  void whatCameBeforeTheProducerLeftIsAllWritten() {
    try (Reel reel = new Reel(root, LONG, LOG)) {
      reel.tap.begin(reel.broker, reel.nowNs);
      reel.frames(Reel.FRAMES + 3);
      reel.producerLeaves();
      reel.finish();

      byte[] sent = reel.sent.toByteArray();
      assertThat(Reel.media(reel.recorded().getFirst()))
          .isEqualTo(Arrays.copyOfRange(sent, firstPicture(sent), sent.length));
      assertThat(reel.broker.channel(Reel.ID)).isEmpty();
    }
  }

  @Test
  void withoutAProducerThereIsNoFile() {
    try (Reel reel = new Reel(root, LONG, LOG)) {
      reel.producerLeaves();
      reel.tap.begin(reel.broker, reel.nowNs);

      assertThat(reel.conveyor.isEnded()).isTrue();
      assertThat(reel.recorded()).isEmpty();
    }
  }
}
