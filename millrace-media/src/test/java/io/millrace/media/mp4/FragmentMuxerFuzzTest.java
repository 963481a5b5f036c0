package io.millrace.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.media.es.Track;
import io.millrace.media.ts.TsDemuxer;
import io.millrace.media.ts.TsProgram;
import io.millrace.testkit.seed.FuzzInput;
import java.util.List;

/** A muxer behind a demultiplexer that is given anything. */
class FragmentMuxerFuzzTest {

  @FuzzTest
  void fragmentsOfAnyContentHaveTimesThatRise(byte[] input) {
    FuzzInput in = new FuzzInput(input);
    Rising rising = new Rising();
    FragmentMuxer muxer = new FragmentMuxer(rising, in.below(3) * 9000L);
    TsProgram.run(in, new TsDemuxer(muxer));
    muxer.end();
  }

  /** Decoding times of each track rise, also over init segments. */
  private static final class Rising implements FragmentSink {
    private int generation;
    private long video = -1;
    private double audio = -1;

    @Override
    public void tracks(List<Track> carried, List<Track> notCarried) {
      assertThat(carried.size()).isLessThanOrEqualTo(2);
    }

    @Override
    public void init(InitSegment segment) {
      assertThat(segment.generation()).isEqualTo(++generation);
      assertThat(segment.mediaType()).contains("codecs=");
    }

    @Override
    public void fragment(Fragment fragment) {
      assertThat(fragment.generation()).isEqualTo(generation);
      assertThat(fragment.duration()).isPositive();
      assertThat(fragment.bytes().getInt(0)).isLessThan(fragment.bytes().limit());
      if (fragment.video()) {
        assertThat(fragment.decodeTime()).isGreaterThan(video);
        video = fragment.decodeTime();
      } else {
        assertThat(fragment.decodeTimeSeconds()).isGreaterThan(audio);
        audio = fragment.decodeTimeSeconds();
      }
    }
  }
}
