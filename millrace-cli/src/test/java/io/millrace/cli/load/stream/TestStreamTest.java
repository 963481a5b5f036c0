package io.millrace.cli.load.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.StreamDescription.VideoTrack;
import io.millrace.media.ts.StreamObserver;
import io.millrace.media.ts.TsPacket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stream as the broker's own reader sees it. */
class TestStreamTest {

  private static final int RUN = 77;

  private static List<ByteBuffer> payloads(TestStream stream, int frames) {
    List<ByteBuffer> payloads = new ArrayList<>();
    for (int frame = 0; frame < frames; frame++) {
      for (int left = stream.nextFrame(); left > 0; left--) {
        ByteBuffer payload = ByteBuffer.allocate(TestStream.PAYLOAD);
        stream.write(payload, 1_000 + payloads.size());
        payloads.add(payload.flip());
      }
    }
    return payloads;
  }

  @ParameterizedTest(name = "{0} bit/s, {1} frames a second")
  @CsvSource({"5000000, 30", "316000, 30", "800000, 25", "20000000, 60", "2000000, 1"})
  void theRateIsWhatWasAskedFor(long bitsPerSecond, int fps) {
    TestStream stream = new TestStream(RUN, "load/1", bitsPerSecond, fps, 2 * fps);
    int seconds = 20;
    long bits = 8L * TestStream.PAYLOAD * payloads(stream, fps * seconds).size();
    assertThat(bits).isBetween(bitsPerSecond * seconds - 12_000, bitsPerSecond * seconds);
  }

  @Test
  void aReaderFindsTitleCodecAndEveryKeyFrameAndNoDamage() {
    StreamObserver observer = new StreamObserver();
    List<ByteBuffer> payloads = payloads(new TestStream(RUN, "load/1", 5_000_000, 30, 60), 600);
    List<Long> randomAccess = new ArrayList<>();
    for (ByteBuffer payload : payloads) {
      boolean found = observer.observe(payload);
      assertThat(found).isEqualTo(Mark.isRandomAccess(payload));
      if (found) {
        randomAccess.add(Mark.number(payload));
      }
    }
    assertThat(randomAccess).hasSize(10).startsWith(0L);
    assertThat(observer.damaged()).isZero();
    assertThat(observer.tables().remaining()).isEqualTo(3 * TsPacket.SIZE);
    assertThat(observer.description().title()).isEqualTo("load/1");
    assertThat(observer.description().provider()).isEqualTo("Millrace");
    VideoTrack video = observer.description().video().getFirst();
    assertThat(video.codec()).isEqualTo("H.264");
    assertThat(video.width()).isEqualTo(GreyVideo.WIDTH);
    assertThat(video.height()).isEqualTo(GreyVideo.HEIGHT);
    assertThat(video.frameRate()).isEqualTo(30);
  }

  @Test
  void eachPayloadTellsItsNumberAndWhenItWasSent() {
    List<ByteBuffer> payloads = payloads(new TestStream(RUN, "load/1", 1_000_000, 30, 30), 100);
    for (int i = 0; i < payloads.size(); i++) {
      ByteBuffer payload = payloads.get(i);
      assertThat(Mark.isOf(RUN, payload)).isTrue();
      assertThat(Mark.isOf(RUN + 1, payload)).isFalse();
      assertThat(Mark.number(payload)).isEqualTo(i);
      assertThat(Mark.sentNs(payload)).isEqualTo(1_000 + i);
    }
  }

  @Test
  void otherBytesBearNoMark() {
    assertThat(Mark.isOf(RUN, ByteBuffer.allocate(TestStream.PAYLOAD))).isFalse();
    assertThat(Mark.isOf(RUN, ByteBuffer.allocate(20))).isFalse();
    assertThat(Mark.isOf(0, ByteBuffer.allocate(0))).isFalse();
  }

  @Test
  void theClockRisesEvenlyFromPayloadToPayload() {
    List<ByteBuffer> payloads = payloads(new TestStream(RUN, "load/1", 5_000_000, 30, 60), 300);
    long last = -1;
    for (ByteBuffer payload : payloads) {
      long pcr = pcr(payload);
      assertThat(pcr - last).isBetween(1L, 27_000_000 / 30 / 10L);
      last = pcr;
    }
    assertThat(last).isBetween(27_000_000 * 10L - 27_000_000 / 30, 27_000_000 * 10L);
  }

  private static long pcr(ByteBuffer payload) {
    long base = (payload.getInt(6) & 0xFFFF_FFFFL) << 1 | (payload.get(10) & 0x80) >> 7;
    return base * 300 + ((payload.get(10) & 1) << 8 | payload.get(11) & 0xFF);
  }

  @Test
  void aRateThatLeavesAFrameWithoutAPacketIsRefused() {
    long least = TestStream.leastBitsPerSecond(30);
    assertThatThrownBy(() -> new TestStream(RUN, "load/1", least - 1, 30, 60))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least " + least);
    TestStream stream = new TestStream(RUN, "load/1", least, 30, 60);
    for (int frame = 0; frame < 100; frame++) {
      assertThat(stream.nextFrame()).isEqualTo(1);
    }
  }
}
