package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimestampsTest {

  private final Timestamps timestamps = new Timestamps();
  private final DecodingTimes times = new DecodingTimes();

  @Test
  void goOnBehindTheWrapForAllTracks() {
    assertThat(timestamps.unwrap(PesHeader.WRAP - 3000)).isEqualTo(PesHeader.WRAP - 3000);
    assertThat(timestamps.unwrap(600)).isEqualTo(PesHeader.WRAP + 600);
    assertThat(timestamps.unwrap(PesHeader.WRAP - 100)).isEqualTo(PesHeader.WRAP - 100);
    assertThat(timestamps.unwrap(4200)).isEqualTo(PesHeader.WRAP + 4200);
  }

  @Test
  void beforeAFirstOneThatHadJustWrappedAreNegative() {
    assertThat(timestamps.unwrap(5)).isEqualTo(5);
    assertThat(timestamps.unwrap(PesHeader.WRAP - 1)).isEqualTo(-1);
    assertThat(timestamps.unwrap(10)).isEqualTo(10);
  }

  @Test
  void startOverWithAnotherStream() {
    timestamps.unwrap(PesHeader.WRAP - 1);
    timestamps.restart();
    assertThat(timestamps.unwrap(7)).isEqualTo(7);
  }

  @Test
  void withoutDtsAPictureIsDecodedWhenItIsPresented() {
    assertThat(decode(0, 3000, 6000, 12_000)).containsExactly(0L, 3000L, 6000L, 12_000L);
  }

  @Test
  void whereTheEncoderWritesNoDtsForBPicturesTheyAreDerived() {
    List<Long> decoded =
        decode(0, 9000, 3000, 6000, 18_000, 12_000, 15_000, 27_000, 21_000, 24_000);
    assertThat(decoded).isSorted().doesNotHaveDuplicates();
    // Two pictures are reordered: in the long run each is decoded two pictures early.
    assertThat(decoded.subList(6, 10)).containsExactly(12_000L, 15_000L, 18_000L, 21_000L);
  }

  @Test
  void aClockThatIsSetBackIsNotTakenForBPictures() {
    assertThat(decode(900_000, 903_000, 0, 3000)).containsExactly(900_000L, 903_000L, 0L, 3000L);
  }

  private List<Long> decode(long... pts) {
    List<Long> decoded = new ArrayList<>();
    for (long next : pts) {
      decoded.add(times.next(next, next, -1));
    }
    return decoded;
  }
}
