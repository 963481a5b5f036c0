package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.codec.Codec;
import io.millrace.media.es.RecordingSink;
import io.millrace.media.es.Track;
import io.millrace.media.es.UnitCopy;
import io.millrace.testkit.seed.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A recorded stream of H.264 with B pictures and AAC, and what may happen to it. */
class TsDemuxerTest {

  private static final int SECOND = 90_000;

  private static byte[] recorded;
  private static List<UnitCopy> whole;

  private final RecordingSink sink = new RecordingSink();
  private final TsDemuxer demuxer = new TsDemuxer(sink);

  @BeforeAll
  static void read() throws IOException {
    try (InputStream file = TsDemuxerTest.class.getResourceAsStream("h264-aac.ts")) {
      recorded = file.readAllBytes();
    }
    RecordingSink all = new RecordingSink();
    TsDemuxer demuxer = new TsDemuxer(all);
    demuxer.accept(ByteBuffer.wrap(recorded));
    demuxer.end();
    whole = all.units;
  }

  @Test
  void theRecordedStreamComesApart() {
    demuxer.accept(ByteBuffer.wrap(recorded));
    demuxer.end();
    assertThat(sink.video()).hasSize(50).filteredOn(UnitCopy::key).hasSize(2);
    assertThat(sink.audio()).hasSizeBetween(85, 90);
    assertThat(sink.tracks.getLast())
        .extracting(track -> track.config().codecs())
        .containsExactly("avc1.64000b", "mp4a.40.2");
    assertThat(demuxer.pcrTicks27M() / 300).isBetween(0L, sink.video().getLast().pts());
    assertNoDamage();
  }

  @Test
  void theLastPictureComesOutAtTheEnd() {
    demuxer.accept(ByteBuffer.wrap(recorded));
    int before = sink.video().size();
    demuxer.end();
    assertThat(sink.video()).hasSize(before + 1);
    assertThat(sink.video().getLast().duration()).isEqualTo(-1);
  }

  @TestFactory
  Stream<DynamicTest> whereverPacketsAreLostWhatComesOutIsWhatWasSent() {
    return Seeds.tests(TsDemuxerTest::losePackets, 1, 2, 3);
  }

  private static void losePackets(Random random) {
    Set<Long> sent = contents(whole);
    for (int round = 0; round < 40; round++) {
      ByteArrayOutputStream left = new ByteArrayOutputStream();
      int oneIn = 5 + random.nextInt(400);
      for (int at = 0; at < recorded.length; at += TsPacket.SIZE) {
        // What is lost at the very end nobody can miss.
        boolean kept = at < 10 * TsPacket.SIZE || at > recorded.length - 60 * TsPacket.SIZE;
        if (kept || random.nextInt(oneIn) != 0) {
          left.write(recorded, at, TsPacket.SIZE);
        }
      }
      RecordingSink sink = new RecordingSink();
      TsDemuxer demuxer = new TsDemuxer(sink);
      demuxer.accept(ByteBuffer.wrap(left.toByteArray()));
      demuxer.end();
      assertThat(sent).containsAll(contents(sink.units));
      assertVideoGoesOnAtKeyFrames(ofVideo(sink.units));
      if (left.size() == recorded.length) {
        assertThat(sink.units).hasSameSizeAs(whole);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> wrongBitsNeverThrowAndNothingGrows() {
    return Seeds.tests(
        random -> {
          for (int round = 0; round < 40; round++) {
            byte[] damaged = recorded.clone();
            for (int flips = 1 << random.nextInt(13); flips > 0; flips--) {
              damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            RecordingSink sink = new RecordingSink();
            TsDemuxer demuxer = new TsDemuxer(sink);
            for (int at = 0; at < damaged.length; ) {
              int size = Math.min(1 + random.nextInt(3000), damaged.length - at);
              demuxer.accept(ByteBuffer.wrap(damaged, at, size));
              at += size;
            }
            demuxer.end();
            long payload = sink.units.stream().mapToLong(unit -> unit.payload().length).sum();
            assertThat(payload).isLessThanOrEqualTo(damaged.length);
            assertThat(demuxer.tracks().size()).isLessThanOrEqualTo(TsDemuxer.TRACKS_MAX);
          }
        },
        1,
        2);
  }

  private static void assertVideoGoesOnAtKeyFrames(List<UnitCopy> video) {
    List<Long> all = ofVideo(whole).stream().map(UnitCopy::dts).toList();
    for (int i = 0; i < video.size(); i++) {
      int place = all.indexOf(video.get(i).dts());
      boolean follows = i > 0 && all.indexOf(video.get(i - 1).dts()) == place - 1;
      assertThat(follows || video.get(i).key()).isTrue();
    }
  }

  @Test
  void afterALossVideoGoesOnAtTheNextKeyFrame() {
    int packet = firstPacketOfVideoAfter(20);
    demuxer.accept(ByteBuffer.wrap(recorded, 0, packet));
    int before = sink.video().size();
    int rest = packet + TsPacket.SIZE;
    demuxer.accept(ByteBuffer.wrap(recorded, rest, recorded.length - rest));
    demuxer.end();
    List<UnitCopy> video = sink.video();
    assertThat(sink.gaps).containsExactly(TsBytes.VIDEO_PID);
    assertThat(video.get(before).key()).isTrue();
    assertThat(video.subList(before, video.size()))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(ofVideo(whole).subList(25, 50));
    assertThat(demuxer.count(Damage.BROKEN_PES)).isEqualTo(1);
    // Whether picture 19 was whole cannot be known; 20 has lost its beginning; 21 to 24 wait.
    assertThat(before).isEqualTo(19);
    assertThat(demuxer.count(Damage.BEFORE_KEY_FRAME)).isEqualTo(4);
    assertThat(sink.audio()).hasSameSizeAs(ofAudio(whole));
  }

  @Test
  void whoComesInTheMiddleStartsWithTheNextKeyFrame() {
    int packet = firstPacketOfVideoAfter(7);
    demuxer.accept(ByteBuffer.wrap(recorded, 0, 3 * TsPacket.SIZE)); // tables
    demuxer.accept(ByteBuffer.wrap(recorded, packet, recorded.length - packet));
    demuxer.end();
    assertThat(sink.video()).hasSize(25);
    assertThat(sink.video().getFirst().key()).isTrue();
  }

  @Test
  void anotherProgramIsFollowed() {
    demuxer.accept(ByteBuffer.wrap(recorded));
    byte[] moved = withPids(recorded, 0x200, 0x201);
    demuxer.accept(ByteBuffer.wrap(moved));
    demuxer.end();
    assertThat(sink.tracks.getLast()).extracting(Track::id).containsExactly(0x200, 0x201);
    assertThat(sink.units).hasSize(2 * whole.size());
    assertThat(sink.video()).hasSize(50);
    assertThat(sink.units.subList(0, whole.size())).allMatch(unit -> unit.trackId() < 0x200);
  }

  @Test
  void ofTwoProgramsTheFirstWithVideoIsTaken() {
    byte[] sound = TsBytes.stream(0x0F, 0x201, "");
    TsBytes tables = new TsBytes().addSection(0, TsBytes.pat(7, 9, 0x300, 1, TsBytes.PMT_PID));
    tables.addSection(0x300, TsBytes.pmt(9, 0, sound));
    demuxer.accept(tables.take());
    assertThat(sink.tracks.getLast()).extracting(Track::id).containsExactly(0x201);
    byte[] withoutPat = recorded.clone();
    ByteBuffer buffer = ByteBuffer.wrap(withoutPat);
    for (int at = 0; at < withoutPat.length; at += TsPacket.SIZE) {
      if (TsPacket.pid(buffer, at) == TsPacket.PID_PAT) {
        setPid(withoutPat, at, TsPacket.PID_NULL);
      }
    }
    demuxer.accept(buffer);
    demuxer.end();
    assertThat(sink.tracks.getLast())
        .extracting(Track::id)
        .containsExactly(TsBytes.VIDEO_PID, TsBytes.AUDIO_PID);
    assertThat(sink.units).usingRecursiveFieldByFieldElementComparator().isEqualTo(whole);
  }

  @Test
  void scrambledPicturesAreAsGoodAsLost() {
    byte[] scrambled = recorded.clone();
    ByteBuffer buffer = ByteBuffer.wrap(scrambled);
    int from = firstPacketOfVideoAfter(3);
    int to = firstPacketOfVideoAfter(9);
    for (int at = from; at < to; at += TsPacket.SIZE) {
      if (TsPacket.pid(buffer, at) == TsBytes.VIDEO_PID && TsPacket.hasPayload(buffer, at)) {
        scrambled[at + 3] |= (byte) 0x80;
      }
    }
    demuxer.accept(buffer);
    demuxer.end();
    assertThat(sink.audio()).hasSameSizeAs(ofAudio(whole));
    List<UnitCopy> video = new ArrayList<>(ofVideo(whole).subList(0, 2)); // the third may go on
    video.addAll(ofVideo(whole).subList(25, 50));
    assertThat(sink.video()).usingRecursiveFieldByFieldElementComparator().isEqualTo(video);
    assertThat(demuxer.count(Damage.BROKEN_PES)).isPositive();
  }

  @Test
  void theClockIsReadInTheUnitsOfTheStreamAndWraps() {
    TsBytes stream = new TsBytes().addTables(TsBytes.stream(0x1B, TsBytes.VIDEO_PID, ""));
    demuxer.accept(stream.take());
    assertThat(demuxer.pcrTicks27M()).isEqualTo(TsPacket.NO_PCR);
    for (long ticks : List.of(TsPacket.PCR_WRAP - 1, 0L, 27_000_017L)) {
      demuxer.accept(ByteBuffer.wrap(withPcr(ticks)));
      assertThat(demuxer.pcrTicks27M()).isEqualTo(ticks);
    }
    demuxer.accept(stream.addAdaptationOnly(TsBytes.VIDEO_PID).take());
    assertThat(demuxer.pcrTicks27M()).isEqualTo(27_000_017L);
  }

  private static byte[] withPcr(long ticks) {
    byte[] packet = new TsBytes().addAdaptationOnly(TsBytes.VIDEO_PID).toBytes();
    packet[5] = 0x10;
    long base = ticks / 300;
    ByteBuffer.wrap(packet)
        .putInt(6, (int) (base >> 1))
        .putShort(10, (short) ((base & 1) << 15 | 0x7E00 | ticks % 300));
    return packet;
  }

  @Test
  void aRestartIsToldAndItsTimesStartOver() {
    demuxer.accept(ByteBuffer.wrap(recorded));
    demuxer.end();
    demuxer.restart();
    demuxer.accept(ByteBuffer.wrap(recorded));
    demuxer.end();
    assertThat(sink.restarts).isEqualTo(1);
    assertThat(sink.units).hasSize(2 * whole.size());
    assertThat(sink.units.subList(whole.size(), 2 * whole.size()))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(whole);
    assertNoDamage();
  }

  @Test
  void tracksThatWeCannotReadAreNamed() {
    TsBytes stream =
        new TsBytes()
            .addTables(
                TsBytes.stream(0x02, 0x100, ""),
                TsBytes.stream(0x06, 0x101, "05 04 42 53 53 44"),
                TsBytes.stream(0x05, 0x102, ""));
    demuxer.accept(stream.take());
    assertThat(demuxer.tracks())
        .extracting(Track::codec)
        .containsExactly(Codec.MPEG2_VIDEO, Codec.SMPTE_302M, Codec.DATA);
    assertThat(demuxer.tracks()).allMatch(track -> track.config() == null);
  }

  @Test
  void aPictureBeyondAllMeasureIsLeftOut() {
    TsBytes stream = new TsBytes().addTables(TsBytes.stream(0x1B, 0x100, ""));
    byte[] picture = new byte[VideoReader.UNIT_BYTES_MAX + 1000];
    Arrays.fill(picture, (byte) 0x55);
    stream.addPes(0x100, TsBytes.pes(0xE0, SECOND, picture), true);
    stream.addPes(0x100, TsBytes.pes(0xE0, 2 * SECOND, new byte[] {1}), true);
    demuxer.accept(stream.take());
    assertThat(demuxer.count(Damage.TOO_LARGE)).isEqualTo(1);
    assertThat(sink.units).isEmpty();
  }

  @Test
  void aPictureInSeveralPesPacketsOfWhichOneHasATimestampIsOne() {
    List<UnitCopy> video = ofVideo(whole);
    TsBytes stream = new TsBytes().addTables(TsBytes.stream(0x1B, TsBytes.VIDEO_PID, ""));
    byte[] unit = elementaryStream();
    int half = unit.length / 2;
    stream.addPes(TsBytes.VIDEO_PID, TsBytes.pes(0xE0, SECOND, Arrays.copyOf(unit, half)), true);
    byte[] rest = Arrays.copyOfRange(unit, half, unit.length);
    byte[] untimed = TsBytes.join(new byte[] {0, 0, 1, (byte) 0xE0, 0, 0, (byte) 0x80, 0, 0}, rest);
    stream.addPes(TsBytes.VIDEO_PID, untimed, false);
    demuxer.accept(stream.take());
    demuxer.end();
    assertThat(sink.video()).hasSize(1);
    assertThat(sink.video().getFirst().payload()).isEqualTo(video.getFirst().payload());
    assertThat(sink.video().getFirst().sourceBytes()).isEqualTo(unit.length);
  }

  private void assertNoDamage() {
    assertThat(demuxer.damagedPackets()).isZero();
    for (Damage reason : Damage.values()) {
      assertThat(demuxer.count(reason)).as(reason.name()).isZero();
    }
  }

  /** The payload of the recorded stream's first PES packet of video. */
  private static byte[] elementaryStream() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.wrap(recorded);
    int starts = 0;
    for (int at = 0; at < recorded.length && starts < 2; at += TsPacket.SIZE) {
      if (TsPacket.pid(buffer, at) == TsBytes.VIDEO_PID) {
        int from = TsPacket.payloadStart(buffer, at);
        if (TsPacket.isUnitStart(buffer, at)) {
          starts++;
          from = PesHeader.payloadStart(buffer, from);
        }
        if (starts == 1) {
          bytes.write(recorded, from, at + TsPacket.SIZE - from);
        }
      }
    }
    return bytes.toByteArray();
  }

  /** Index of the first packet of the picture of that number. */
  private static int firstPacketOfVideoAfter(int pictures) {
    ByteBuffer buffer = ByteBuffer.wrap(recorded);
    int starts = 0;
    for (int at = 0; at < recorded.length; at += TsPacket.SIZE) {
      boolean video = TsPacket.pid(buffer, at) == TsBytes.VIDEO_PID;
      if (video && TsPacket.isUnitStart(buffer, at) && starts++ == pictures) {
        return at;
      }
    }
    throw new AssertionError("not so many pictures");
  }

  /** The same stream on other PIDs, with a PMT of another version that says so. */
  private static byte[] withPids(byte[] stream, int video, int audio) {
    byte[] moved = stream.clone();
    ByteBuffer buffer = ByteBuffer.wrap(moved);
    byte[] pmt =
        TsBytes.pmt(1, 9, TsBytes.stream(0x1B, video, ""), TsBytes.stream(0x0F, audio, ""));
    byte[] carrier = new TsBytes().addSection(TsBytes.PMT_PID, pmt).toBytes();
    for (int at = 0; at < moved.length; at += TsPacket.SIZE) {
      int pid = TsPacket.pid(buffer, at);
      int counter = moved[at + 3] & 15;
      switch (pid) {
        case TsBytes.PMT_PID -> {
          System.arraycopy(carrier, 0, moved, at, TsPacket.SIZE);
          moved[at + 3] = (byte) (moved[at + 3] & 0xF0 | counter);
        }
        case TsBytes.VIDEO_PID -> setPid(moved, at, video);
        case TsBytes.AUDIO_PID -> setPid(moved, at, audio);
        default -> {}
      }
    }
    return moved;
  }

  private static void setPid(byte[] stream, int at, int pid) {
    stream[at + 1] = (byte) (stream[at + 1] & 0xE0 | pid >> 8);
    stream[at + 2] = (byte) pid;
  }

  private static Set<Long> contents(List<UnitCopy> units) {
    Set<Long> contents = new HashSet<>();
    for (UnitCopy unit : units) {
      contents.add(31L * (31L * unit.pts() + unit.dts()) + Arrays.hashCode(unit.payload()));
    }
    return contents;
  }

  private static List<UnitCopy> ofVideo(List<UnitCopy> units) {
    return units.stream().filter(unit -> unit.trackId() == TsBytes.VIDEO_PID).toList();
  }

  private static List<UnitCopy> ofAudio(List<UnitCopy> units) {
    return units.stream().filter(unit -> unit.trackId() == TsBytes.AUDIO_PID).toList();
  }
}
