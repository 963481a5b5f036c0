package io.millrace.media.ts;

import static io.millrace.media.ts.TsBytes.AUDIO_PID;
import static io.millrace.media.ts.TsBytes.PMT_PID;
import static io.millrace.media.ts.TsBytes.VIDEO_PID;
import static io.millrace.media.ts.TsBytes.hex;
import static io.millrace.media.ts.TsBytes.join;
import static io.millrace.media.ts.TsBytes.pat;
import static io.millrace.media.ts.TsBytes.pes;
import static io.millrace.media.ts.TsBytes.pmt;
import static io.millrace.media.ts.TsBytes.sdt;
import static io.millrace.media.ts.TsBytes.service;
import static io.millrace.media.ts.TsBytes.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.media.StreamDescription;
import io.millrace.media.StreamDescription.AudioTrack;
import io.millrace.media.StreamDescription.VideoTrack;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class StreamObserverTest {

  private static final byte[] H264 = stream(0x1B, VIDEO_PID, "");
  private static final byte[] MPEG2 = stream(0x02, VIDEO_PID, "");
  private static final byte[] MP2 = stream(0x03, AUDIO_PID, "0A04 64657500");

  /** MPEG-2 720x576, 25 frames a second, Main profile; sequence, extension, I picture. */
  private static final byte[] MPEG2_INTRA =
      hex("000001B3 2D024033 FFFFE018 000001B5 148200010000 00000100 000FFFF8");

  private static final byte[] MPEG2_PREDICTED = hex("00000100 0057FFF8 00000101 22");
  private static final byte[] MP2_FRAME = hex("FFFDA404 00000000");
  private static final byte[] H264_IDR = hex("00000001 09F0 00000001 65888400");
  private static final byte[] H264_SLICE = hex("00000001 09F0 00000001 419A0200");

  private final StreamObserver observer = new StreamObserver();
  private final TsBytes ts = new TsBytes();

  @Test
  void describesTracksInTheOrderOfThePmt() {
    ts.addTables(MPEG2, MP2)
        .addPes(VIDEO_PID, pes(0xE0, 0, MPEG2_INTRA), true)
        .addPes(AUDIO_PID, pes(0xC0, 0, MP2_FRAME), true);
    observer.observe(ts.take());
    // The access unit ends with the next one's start or its first picture; here with its picture.
    assertThat(observer.description())
        .isEqualTo(
            new StreamDescription(
                "",
                "",
                List.of(new VideoTrack(VIDEO_PID, "MPEG-2 video", "Main", 720, 576, 25)),
                List.of(new AudioTrack(AUDIO_PID, "MP2", 2, 48_000, "deu"))));
    assertThat(observer.description().summary())
        .isEqualTo("MPEG-2 video Main 720x576 25 fps, MP2 stereo 48 kHz");
    assertThat(observer.damaged()).isZero();
  }

  @Test
  void leavesPositionLimitAndOrderOfThePayloadAlone() {
    byte[] bytes = ts.addTables(MPEG2).addPes(VIDEO_PID, pes(0xE0, 0, MPEG2_INTRA), true).toBytes();
    ByteBuffer payload =
        ByteBuffer.allocateDirect(bytes.length + 20).order(ByteOrder.LITTLE_ENDIAN);
    payload.put(7, bytes).position(7).limit(7 + bytes.length);
    assertThat(observer.observe(payload)).isTrue();
    assertThat(payload.position()).isEqualTo(7);
    assertThat(payload.limit()).isEqualTo(7 + bytes.length);
    assertThat(observer.description().video().getFirst().width()).isEqualTo(720);
  }

  @Test
  void keepsTheSameDescriptionUntilSomethingChanged() {
    observer.observe(ts.addTables(H264).take());
    StreamDescription before = observer.description();
    ByteBuffer tables = observer.tables();
    observer.observe(ts.addTables(H264).addNull().take());
    assertThat(observer.description()).isSameAs(before);
    assertThat(observer.tables()).isSameAs(tables);
  }

  @Test
  void marksThePayloadWithTheIndicatedPesStart() {
    observer.observe(ts.addTables(H264).take());
    assertThat(observer.observe(ts.addPes(VIDEO_PID, pes(0xE0, 0, H264_SLICE), false).take()))
        .isFalse();
    assertThat(observer.observe(ts.addPes(VIDEO_PID, pes(0xE0, 3600, H264_SLICE), true).take()))
        .isTrue();
    assertThat(observer.observe(ts.addNull().take())).isFalse();
  }

  @Test
  void marksAnIdrPictureWithoutIndicator() {
    observer.observe(ts.addTables(H264).take());
    assertThat(observer.observe(ts.addPes(VIDEO_PID, pes(0xE0, 0, H264_IDR), false).take()))
        .isTrue();
  }

  @Test
  void marksAnIntraPictureAfterASequenceHeaderOnly() {
    observer.observe(ts.addTables(MPEG2).take());
    assertThat(observer.observe(ts.addPes(VIDEO_PID, pes(0xE0, 0, MPEG2_INTRA), false).take()))
        .isTrue();
    assertThat(observer.observe(ts.addPes(VIDEO_PID, pes(0xE0, 1, MPEG2_PREDICTED), false).take()))
        .isFalse();
  }

  @Test
  void ignoresIndicatorsOfAudioBesideVideo() {
    observer.observe(ts.addTables(H264, MP2).take());
    assertThat(observer.observe(ts.addPes(AUDIO_PID, pes(0xC0, 0, MP2_FRAME), true).take()))
        .isFalse();
  }

  @Test
  void marksAudioAloneEveryHalfSecondAcrossTheWrap() {
    observer.observe(ts.addTables(MP2).take());
    long start = PesHeader.WRAP - 100_000;
    int points = 0;
    for (int i = 0; i < 100; i++) { // 100 times 24 ms
      long pts = (start + i * 2160L) & (PesHeader.WRAP - 1);
      ts.addPes(AUDIO_PID, pes(0xC0, pts, MP2_FRAME), true);
      points += observer.observe(ts.take()) ? 1 : 0;
    }
    assertThat(points).isEqualTo(5); // at 0, 504, 1008, 1512, 2016 ms
  }

  @Test
  void marksTheFirstOfTwoPayloadsThatShareTheFirstPacket() {
    observer.observe(ts.addTables(H264).take());
    byte[] point = ts.addPes(VIDEO_PID, pes(0xE0, 0, H264_IDR), true).take().array();
    assertThat(observer.observe(ByteBuffer.wrap(point, 0, 100))).isTrue();
    assertThat(observer.observe(ByteBuffer.wrap(point, 100, 88))).isFalse();
    assertThat(observer.observe(ts.addPes(VIDEO_PID, pes(0xE0, 0, H264_IDR), true).take()))
        .isTrue();
  }

  @Test
  void givesOutPatPmtAndSdtInThisOrder() {
    byte[] sdt = sdt(0, service(1, "Millrace", "Mühle"));
    byte[] sdtPackets = ts.addSection(TsPacket.PID_SDT, sdt).take().array();
    byte[] patPackets = ts.addSection(0, pat(0, 1, PMT_PID)).take().array();
    byte[] pmtPackets = ts.addSection(PMT_PID, pmt(1, 0, H264)).take().array();
    observer.observe(ByteBuffer.wrap(join(sdtPackets, patPackets)));
    assertThat(observer.tables().remaining()).isZero();
    observer.observe(ByteBuffer.wrap(pmtPackets));
    assertThat(observer.tables())
        .isEqualTo(ByteBuffer.wrap(join(patPackets, pmtPackets, sdtPackets)));
    assertThat(observer.tables().isReadOnly()).isTrue();
    assertThat(observer.description().title()).isEqualTo("Mühle");
    assertThat(observer.description().provider()).isEqualTo("Millrace");
  }

  @Test
  void keepsAllPacketsOfALongTable() {
    byte[][] many = new byte[60][];
    for (int i = 0; i < many.length; i++) {
      many[i] = stream(0x03, 0x200 + i, "0A04 656E6700");
    }
    observer.observe(ts.addSection(0, pat(0, 1, PMT_PID)).take());
    ByteBuffer packets = ts.addSection(PMT_PID, pmt(1, 0, many)).take();
    observer.observe(packets);
    assertThat(packets.remaining()).isEqualTo(4 * TsPacket.SIZE);
    assertThat(observer.tables().remaining()).isEqualTo(5 * TsPacket.SIZE);
    assertThat(observer.description().audio()).hasSize(StreamObserver.TRACKS_MAX);
    assertThat(observer.description().summary()).endsWith(", +4 more");
  }

  @Test
  void leavesTheSdtOutRatherThanSendingNoTables() {
    byte[] name = new byte[200];
    Arrays.fill(name, (byte) 'x');
    byte[][] services = new byte[4][];
    for (int i = 0; i < services.length; i++) {
      services[i] = service(i + 1, new byte[0], name);
    }
    byte[][] streams = new byte[60][];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = stream(0x03, 0x200 + i, "0A04 656E6700");
    }
    observer.observe(
        ts.addSection(TsPacket.PID_SDT, sdt(0, services))
            .addSection(0, pat(0, 1, PMT_PID))
            .addSection(PMT_PID, pmt(1, 0, streams))
            .take());
    assertThat(observer.tables().remaining()).isEqualTo(5 * TsPacket.SIZE);
    assertThat(observer.description().title()).hasSize(200);
  }

  @Test
  void followsANewVersionOfThePmt() {
    observer.observe(ts.addTables(H264).take());
    ByteBuffer before = observer.tables();
    observer.observe(ts.addSection(PMT_PID, pmt(1, 1, H264, MP2)).take());
    assertThat(observer.description().summary()).isEqualTo("H.264, MPEG audio");
    assertThat(observer.tables()).isNotEqualTo(before);
  }

  @Test
  void keepsWhatItKnowsOfATrackWhenAnotherOneComes() {
    ts.addTables(MPEG2).addPes(VIDEO_PID, pes(0xE0, 0, MPEG2_INTRA), true);
    observer.observe(ts.take());
    observer.observe(ts.addSection(PMT_PID, pmt(1, 1, MPEG2, MP2)).take());
    assertThat(observer.description().summary())
        .isEqualTo("MPEG-2 video Main 720x576 25 fps, MPEG audio");
  }

  @Test
  void allocatesNothingPerPacketInSteadyState() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Assumptions.assumeTrue(threads.isThreadAllocatedMemorySupported(), "JVM counts allocation");
    ByteBuffer[] payloads = new ByteBuffer[4000];
    for (int i = 0; i < payloads.length; i++) {
      if (i % 40 == 0) {
        ts.addTables(H264, MP2);
      }
      ts.addPes(VIDEO_PID, pes(0xE0, i * 3600L, join(H264_SLICE, new byte[900])), false);
      payloads[i] = ts.addPes(AUDIO_PID, pes(0xC0, i * 3600L, MP2_FRAME), false).take();
    }
    int half = payloads.length / 2;
    for (int i = 0; i < half; i++) {
      observer.observe(payloads[i]);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = half; i < payloads.length; i++) {
      observer.observe(payloads[i]);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // A repeated table may cost a few bytes; a packet none: there are 14,000 of them.
    assertThat(allocated).isLessThan(14_000);
    assertThat(observer.damaged()).isZero();
  }

  @Test
  void followsTheProgramToAnotherPmtPid() {
    observer.observe(ts.addTables(H264).take());
    observer.observe(ts.addSection(0, pat(1, 1, 0x300)).take());
    assertThat(observer.tables().remaining()).isZero();
    observer.observe(ts.addSection(0x300, pmt(1, 0, MP2)).take());
    assertThat(observer.description().summary()).isEqualTo("MPEG audio");
    assertThat(observer.tables().remaining()).isEqualTo(2 * TsPacket.SIZE);
  }

  @Test
  void choosesTheFirstProgramWithVideo() {
    ts.addSection(0, pat(0, 1, 0x300, 2, 0x301, 3, 0x302));
    ts.addSection(0x302, pmt(3, 0, stream(0x24, 0x400, "")));
    ts.addSection(0x300, pmt(1, 0, MP2));
    observer.observe(ts.take());
    assertThat(observer.description().summary()).isEqualTo("HEVC");
    observer.observe(ts.addSection(0x301, pmt(2, 0, H264)).take());
    assertThat(observer.description().summary()).isEqualTo("H.264");
  }

  @Test
  void ignoresTablesThatAreNotYetValid() {
    byte[] next = pmt(1, 1, MP2);
    next[5] &= ~1;
    ByteBuffer crc = ByteBuffer.wrap(next);
    crc.putInt(next.length - 4, Crc32Mpeg.of(crc, 0, next.length - 4));
    observer.observe(ts.addTables(H264).addSection(PMT_PID, next).take());
    assertThat(observer.description().summary()).isEqualTo("H.264");
    assertThat(observer.damaged()).isZero();
  }

  @Test
  void countsATableWithAWrongChecksumAndKeepsTheOldOne() {
    observer.observe(ts.addTables(H264).take());
    byte[] wrong = pmt(1, 1, MP2);
    wrong[wrong.length - 5] ^= 1;
    observer.observe(ts.addSection(PMT_PID, wrong).take());
    assertThat(observer.damaged()).isEqualTo(1);
    assertThat(observer.description().summary()).isEqualTo("H.264");
  }

  @Test
  void countsAContinuityErrorOnce() {
    ts.addTables(H264).addPes(VIDEO_PID, pes(0xE0, 0, H264_IDR), true);
    ts.skipCounter(VIDEO_PID).addPes(VIDEO_PID, pes(0xE0, 1, H264_SLICE), false);
    ts.addAdaptationOnly(VIDEO_PID).addNull().addNull();
    ts.addPes(VIDEO_PID, pes(0xE0, 2, H264_SLICE), false);
    observer.observe(ts.take());
    assertThat(observer.damaged()).isEqualTo(1);
  }

  @Test
  void takesARepeatedPacketForOne() {
    byte[] point = ts.addTables(H264).addPes(VIDEO_PID, pes(0xE0, 0, H264_IDR), true).toBytes();
    byte[] last = Arrays.copyOfRange(point, point.length - 188, point.length);
    assertThat(observer.observe(ByteBuffer.wrap(point))).isTrue();
    assertThat(observer.observe(ByteBuffer.wrap(last))).isFalse();
    assertThat(observer.damaged()).isZero();
  }

  @Test
  void countsPacketsWithATransportErrorAndReadsThemNot() {
    ts.addTables(H264);
    byte[] point = ts.addPes(VIDEO_PID, pes(0xE0, 0, H264_IDR), true).toBytes();
    point[2 * 188 + 1] |= (byte) 0x80;
    assertThat(observer.observe(ByteBuffer.wrap(point))).isFalse();
    assertThat(observer.damaged()).isEqualTo(1);
  }

  @Test
  void readsNoScrambledPayload() {
    byte[] point = ts.addTables(H264).addPes(VIDEO_PID, pes(0xE0, 0, H264_IDR), true).toBytes();
    point[2 * 188 + 3] |= (byte) 0x80;
    assertThat(observer.observe(ByteBuffer.wrap(point))).isFalse();
    assertThat(observer.damaged()).isZero();
  }

  @Test
  void noticesOtherParameterSetsAtALaterRandomAccessPoint() {
    ts.addTables(MPEG2).addPes(VIDEO_PID, pes(0xE0, 0, MPEG2_INTRA), true);
    observer.observe(ts.take());
    byte[] smaller = MPEG2_INTRA.clone();
    smaller[4] = 0x16; // 352 wide
    smaller[5] = 0x02;
    observer.observe(ts.addPes(VIDEO_PID, pes(0xE0, 3600, smaller), true).take());
    assertThat(observer.description().video().getFirst().width()).isEqualTo(352);
  }

  @Test
  void measuresTheFrameRateWhenNoHeaderTells() {
    observer.observe(ts.addTables(H264).take());
    long start = PesHeader.WRAP - 20_000;
    for (int i = 0; i < 30; i++) {
      long pts = (start + i * 3003L) & (PesHeader.WRAP - 1);
      observer.observe(ts.addPes(VIDEO_PID, pes(0xE0, pts, H264_SLICE), false).take());
    }
    assertThat(observer.description().summary()).isEqualTo("H.264 29.97 fps");
  }

  @Test
  void saysThatOtherBytesAreNoTransportStreamAndReturnsToOne() {
    byte[] noise = new byte[1316];
    Random random = new Random(1);
    for (int bytes = 0; observer.isTransportStream() && bytes < 200_000; bytes += noise.length) {
      random.nextBytes(noise);
      observer.observe(ByteBuffer.wrap(noise));
    }
    assertThat(observer.isTransportStream()).isFalse();
    assertThat(observer.description()).isSameAs(StreamDescription.UNKNOWN);
    long damaged = observer.damaged();
    observer.observe(ByteBuffer.wrap(noise));
    assertThat(observer.damaged()).isEqualTo(damaged);

    observer.observe(ts.addTables(H264).addNull().take());
    assertThat(observer.isTransportStream()).isTrue();
    assertThat(observer.description().summary()).isEqualTo("H.264");
  }

  @Test
  void readsOpusFromItsDescriptorsAndNamesAv1() {
    byte[] opus = stream(0x06, AUDIO_PID, "0504 4F707573 7F02 8006");
    byte[] av1 = stream(0x06, VIDEO_PID, "0504 41563031");
    observer.observe(ts.addTables(av1, opus).take());
    assertThat(observer.description().summary()).isEqualTo("AV1, Opus 5.1 48 kHz");
    assertThat(observer.observe(ts.addPes(VIDEO_PID, pes(0xBD, 0, new byte[20]), true).take()))
        .isTrue();
  }

  @Test
  void namesHeAacThatADescriptorAnnounces() {
    byte[] aac = stream(0x0F, AUDIO_PID, "7C01 60");
    byte[] frame = hex("FFF15840 00FFFC00"); // LC, 24 kHz, mono
    observer.observe(ts.addTables(aac).addPes(AUDIO_PID, pes(0xC0, 0, frame), true).take());
    assertThat(observer.description().summary()).isEqualTo("HE-AACv2 stereo 48 kHz");
  }

  @Test
  void readsAudioFramesThatAreNotAlignedWithThePesPacket() {
    byte[] frame = Arrays.copyOf(MP2_FRAME, 576); // 192 kbit/s at 48 kHz
    byte[] cut = new byte[1700];
    for (int at = 100; at < cut.length; at += frame.length) {
      System.arraycopy(frame, 0, cut, at, Math.min(frame.length, cut.length - at));
    }
    ts.addTables(MP2).addPes(AUDIO_PID, pes(0xC0, 0, cut), true);
    ts.addPes(AUDIO_PID, pes(0xC0, 9000, cut), true);
    observer.observe(ts.take());
    assertThat(observer.description().summary()).isEqualTo("MP2 stereo 48 kHz");
  }
}
