package io.millrace.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.codec.AudioFormat;
import io.millrace.media.codec.Codec;
import io.millrace.media.es.AccessUnit;
import io.millrace.media.es.AccessUnitSink;
import io.millrace.media.es.FramedAudioConfig;
import io.millrace.media.es.RecordingSink;
import io.millrace.media.es.Track;
import io.millrace.media.ts.TsBytes;
import io.millrace.media.ts.TsDemuxer;
import io.millrace.testkit.seed.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A recorded stream of H.264 with B pictures and AAC, and what its fragments are. */
class FragmentMuxerTest {

  private static final byte[] OTHER_KEY_FRAME =
      TsBytes.hex(
          "00000001 09F0 00000001 67F4000A91968426C044000003000400000300C83C489A80"
              + "00000001 68CE0F1920 00000165 8884");
  private static final byte[] OTHER_PICTURE = TsBytes.hex("00000001 09F0 00000141 9A02");

  private static byte[] recorded;

  private final RecordingFragments out = new RecordingFragments();
  private final FragmentMuxer muxer = new FragmentMuxer(out, 0);
  private final TsDemuxer demuxer = new TsDemuxer(muxer);

  @BeforeAll
  static void read() throws IOException {
    try (InputStream file = TsDemuxer.class.getResourceAsStream("h264-aac.ts")) {
      recorded = file.readAllBytes();
    }
  }

  @Test
  void aFragmentAPictureEachStartsWhereTheOneBeforeEnds() {
    play(recorded);
    assertThat(out.inits).hasSize(1);
    assertThat(out.inits.getFirst().mediaType())
        .isEqualTo("video/mp4; codecs=\"avc1.64000b,mp4a.40.2\"");
    assertThat(out.video()).hasSize(50).allMatch(fragment -> fragment.samples() == 1);
    assertThat(out.video()).filteredOn(Fragment::keyFrame).hasSize(2);
    assertContinuous(out.video());
    assertContinuous(out.audio());
    assertThat(out.audio().stream().mapToLong(Fragment::duration).sum() % 1024).isZero();
    assertThat(muxer.leftOut()).isZero();
  }

  @Test
  void boxesAreNestedAsTheStandardSays() {
    play(recorded);
    assertThat(boxes(out.inits.getFirst().bytes()))
        .startsWith("ftyp", "moov", "moov/mvhd", "moov/trak", "moov/trak/tkhd")
        .contains("moov/trak/mdia/minf/stbl/stsd", "moov/mvex/trex")
        .filteredOn("moov/mvex/trex"::equals)
        .hasSize(2);
    for (Fragment fragment : out.fragments) {
      assertThat(boxes(fragment.bytes()))
          .containsExactly(
              "moof",
              "moof/mfhd",
              "moof/traf",
              "moof/traf/tfhd",
              "moof/traf/tfdt",
              "moof/traf/trun",
              "mdat");
    }
  }

  @Test
  void aPartHoldsSeveralPicturesAndTheSameBytes() {
    play(recorded);
    RecordingFragments parts = new RecordingFragments();
    FragmentMuxer inParts = new FragmentMuxer(parts, 18_000);
    TsDemuxer other = new TsDemuxer(inParts);
    other.accept(ByteBuffer.wrap(recorded));
    other.end();
    inParts.end();
    assertThat(parts.video()).allMatch(part -> part.samples() <= 5);
    assertThat(parts.video()).filteredOn(Fragment::keyFrame).hasSize(2);
    assertContinuous(parts.video());
    assertThat(mediaBytes(parts.video())).isEqualTo(mediaBytes(out.video()));
  }

  @Test
  void aRestartedProducerGoesOnWhereTheOneBeforeEnded() {
    play(recorded);
    demuxer.restart();
    play(recorded);
    assertThat(out.inits).hasSize(1);
    assertGoesOn(50);
  }

  @Test
  void soDoTimesThatJumpBackUnannounced() {
    demuxer.accept(ByteBuffer.wrap(recorded));
    play(recorded);
    assertThat(out.inits).hasSize(1);
    assertGoesOn(49); // whether the last picture was whole cannot be known
  }

  /** Another encoder in the same stream, unannounced, whose clock goes on. */
  @Test
  void otherParameterSetsInTheStreamMakeAnotherInitSegment() {
    demuxer.accept(ByteBuffer.wrap(recorded));
    long next = out.video().getLast().decodeTime() + 2 * 3600;
    TsBytes stream = new TsBytes().skipCounter(TsBytes.VIDEO_PID);
    for (int i = 0; i < 3; i++) {
      byte[] picture = i == 0 ? OTHER_KEY_FRAME : OTHER_PICTURE;
      stream.addPes(TsBytes.VIDEO_PID, TsBytes.pes(0xE0, next + i * 3600, picture), i == 0);
    }
    demuxer.accept(stream.take());
    demuxer.end();
    muxer.end();
    assertThat(out.inits)
        .extracting(InitSegment::codecs)
        .containsExactly("avc1.64000b,mp4a.40.2", "avc1.f4000a,mp4a.40.2");
    List<Fragment> other =
        out.video().stream().filter(fragment -> fragment.generation() == 2).toList();
    assertThat(other)
        .extracting(Fragment::decodeTime)
        .containsExactly(next, next + 3600, next + 7200);
    assertThat(Boxes.find(out.inits.getLast().bytes(), "/avcC").getFirst())
        .isNotEqualTo(Boxes.find(out.inits.getFirst().bytes(), "/avcC").getFirst());
  }

  /** Decoding and presentation times rise, and sound and pictures stay together. */
  private void assertGoesOn(int pictures) {
    assertThat(out.video().size()).isEqualTo(pictures + 50);
    assertRising(out.video());
    assertRising(out.audio());
    Fragment first = out.video().get(pictures);
    Fragment before = out.video().get(pictures - 1);
    assertThat(first.keyFrame()).isTrue();
    assertThat(first.decodeTime()).isBetween(end(before), end(before) + 9000);
    double lead =
        out.audio().getLast().decodeTimeSeconds() - out.video().getLast().decodeTimeSeconds();
    double leadBefore =
        audioBefore(before.decodeTimeSeconds() + 0.04).decodeTimeSeconds()
            - before.decodeTimeSeconds();
    assertThat(lead).isBetween(leadBefore - 0.1, leadBefore + 0.1);
  }

  private Fragment audioBefore(double seconds) {
    return out.audio().stream()
        .filter(fragment -> fragment.decodeTimeSeconds() < seconds)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void audioThatIsNotCarriedIsNamedAndThePicturesGoOut() {
    Track mp3 = new Track(0x101, Codec.MPEG_AUDIO, "", null);
    feed(
        new Changing() {
          @Override
          Track change(Track track) {
            return track.isAudio() ? withConfig(mp3, track) : track;
          }
        });
    assertThat(out.notCarried).extracting(Track::codec).containsExactly(Codec.MPEG_AUDIO);
    assertThat(out.inits).hasSize(1);
    assertThat(out.inits.getFirst().codecs()).isEqualTo("avc1.64000b");
    assertThat(out.video()).hasSize(50);
    assertThat(out.audio()).isEmpty();
  }

  private static Track withConfig(Track other, Track original) {
    AudioFormat format = new AudioFormat("MP3", 2, 44_100);
    return original.config() == null ? other : other.with(new FramedAudioConfig("mp4a.6B", format));
  }

  @Test
  void anAudioTrackThatNeverSpeaksIsNotWaitedForForLong() {
    feed(
        new Changing() {
          @Override
          Track change(Track track) {
            return track.isAudio() ? new Track(track.id(), track.codec(), "", null) : track;
          }
        });
    assertThat(out.inits).extracting(InitSegment::codecs).containsExactly("avc1.64000b");
    assertThat(out.video()).hasSize(50);
    assertContinuous(out.video());
  }

  @Test
  void audioThatSpeaksLateComesInWithTheNextKeyFrame() {
    feed(
        new Changing() {
          private int units;

          @Override
          Track change(Track track) {
            boolean quiet = track.isAudio() && units < 40;
            return quiet ? new Track(track.id(), track.codec(), "", null) : track;
          }

          @Override
          boolean passes(AccessUnit unit) {
            return ++units >= 40 || unit.track().isVideo();
          }
        });
    assertThat(out.inits)
        .extracting(InitSegment::codecs)
        .containsExactly("avc1.64000b", "avc1.64000b,mp4a.40.2");
    assertThat(out.video()).hasSize(50);
    assertContinuous(out.video());
    assertThat(out.audio()).isNotEmpty().allMatch(fragment -> fragment.generation() == 2);
  }

  @Test
  void soundAloneMakesAStreamToo() {
    feed(
        new Changing() {
          @Override
          boolean passes(AccessUnit unit) {
            return unit.track().isAudio();
          }

          @Override
          List<Track> change(List<Track> tracks) {
            return tracks.stream().filter(Track::isAudio).toList();
          }
        });
    assertThat(out.inits.getFirst().mediaType()).isEqualTo("audio/mp4; codecs=\"mp4a.40.2\"");
    assertThat(out.audio()).isNotEmpty().allMatch(Fragment::keyFrame);
    assertContinuous(out.audio());
  }

  @Test
  void picturesThatWereLostLeaveAGapOfTheirLength() {
    RecordingSink units = new RecordingSink();
    TsDemuxer all = new TsDemuxer(units);
    all.accept(ByteBuffer.wrap(recorded));
    all.end();
    feed(
        new Changing() {
          private int pictures;

          @Override
          boolean passes(AccessUnit unit) {
            boolean lost = unit.track().isVideo() && ++pictures > 10 && pictures <= 25;
            return !lost;
          }
        });
    List<Fragment> video = out.video();
    assertThat(video).hasSize(35);
    assertThat(video.get(10).keyFrame()).isTrue();
    long missing = video.get(10).decodeTime() - end(video.get(9));
    assertThat(missing).isEqualTo(units.video().get(25).dts() - units.video().get(10).dts());
    assertContinuous(out.audio());
  }

  @TestFactory
  Stream<DynamicTest> whateverIsLostTimesOnlyRise() {
    return Seeds.tests(
        random -> {
          RecordingFragments fragments = new RecordingFragments();
          TsDemuxer damaged = new TsDemuxer(new FragmentMuxer(fragments, 0));
          for (int round = 0; round < 5; round++) {
            byte[] bytes = recorded.clone();
            for (int flips = 1 << random.nextInt(12); flips > 0; flips--) {
              bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            damaged.accept(ByteBuffer.wrap(bytes));
            if (random.nextBoolean()) {
              damaged.restart();
            }
          }
          damaged.end();
          assertRising(fragments.video());
          fragments.fragments.forEach(fragment -> boxes(fragment.bytes()));
        },
        1,
        2);
  }

  private void play(byte[] stream) {
    demuxer.accept(ByteBuffer.wrap(stream));
    demuxer.end();
    muxer.end();
  }

  private void feed(Changing changing) {
    changing.muxer = muxer;
    TsDemuxer changed = new TsDemuxer(changing);
    changed.accept(ByteBuffer.wrap(recorded));
    changed.end();
    muxer.end();
  }

  /** Between demultiplexer and muxer: another program than was sent. */
  private abstract static class Changing implements AccessUnitSink {
    private FragmentMuxer muxer;
    private List<Track> sent = List.of();
    private List<Track> told = List.of();

    Track change(Track track) {
      return track;
    }

    List<Track> change(List<Track> tracks) {
      return tracks.stream().map(this::change).toList();
    }

    boolean passes(AccessUnit unit) {
      return true;
    }

    @Override
    public void tracks(List<Track> tracks) {
      sent = tracks;
      tell();
    }

    private void tell() {
      List<Track> next = change(sent);
      if (!next.equals(told)) {
        told = next;
        muxer.tracks(next);
      }
    }

    @Override
    public void accessUnit(AccessUnit unit) {
      boolean passes = passes(unit);
      tell();
      Track track = change(unit.track());
      if (passes && track.config() != null) {
        muxer.accessUnit(
            new AccessUnit(
                track,
                unit.ptsTicks90k(),
                unit.dtsTicks90k(),
                unit.durationTicks90k(),
                unit.samples(),
                unit.keyFrame(),
                unit.leading(),
                unit.bytes(),
                unit.slices(),
                unit.sourceBytes()));
      }
    }

    @Override
    public void gap(int trackId) {
      muxer.gap(trackId);
    }

    @Override
    public void restart() {
      muxer.restart();
    }
  }

  private static long end(Fragment fragment) {
    return fragment.decodeTime() + fragment.duration();
  }

  private static void assertContinuous(List<Fragment> fragments) {
    for (int i = 1; i < fragments.size(); i++) {
      assertThat(fragments.get(i).decodeTime()).isEqualTo(end(fragments.get(i - 1)));
    }
  }

  private static void assertRising(List<Fragment> fragments) {
    for (int i = 1; i < fragments.size(); i++) {
      assertThat(fragments.get(i).decodeTime()).isGreaterThan(fragments.get(i - 1).decodeTime());
    }
  }

  private static long mediaBytes(List<Fragment> fragments) {
    long bytes = 0;
    for (Fragment fragment : fragments) {
      int moof = fragment.bytes().getInt(0);
      bytes += fragment.bytes().limit() - moof;
      bytes -= 8;
    }
    return bytes;
  }

  /** Paths of all boxes; fails where sizes do not add up. */
  static List<String> boxes(ByteBuffer bytes) {
    List<String> paths = new ArrayList<>();
    walk(bytes, 0, bytes.limit(), "", paths);
    return paths;
  }

  private static void walk(ByteBuffer bytes, int from, int to, String parent, List<String> paths) {
    int at = from;
    while (at < to) {
      int size = bytes.getInt(at);
      byte[] letters = new byte[4];
      bytes.get(at + 4, letters);
      String type = new String(letters, StandardCharsets.US_ASCII);
      assertThat(size).as(parent + type).isBetween(8, to - at);
      paths.add(parent + type);
      switch (type) {
        case "moov", "trak", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf" ->
            walk(bytes, at + 8, at + size, parent + type + "/", paths);
        default -> {}
      }
      at += size;
    }
    assertThat(at).isEqualTo(to);
  }
}
