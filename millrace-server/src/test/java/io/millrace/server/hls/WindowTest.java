package io.millrace.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two whole segments, FIRST and FIRST + 1, of ten parts each, and two parts of the third. */
final class WindowTest {

  private static final long FIRST = 240_000_000;

  private final Segmenter segmenter = new Segmenter(FIRST / 4, () -> Long.MAX_VALUE);
  private final TestMedia media = new TestMedia(3600, 50, true);
  private final Window window = windowAfter(4.5);

  @ParameterizedTest(name = "segment {0}, part {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-9, -, there", // slid out long ago
        "-9, 3, there",
        "0, -, there",
        "1, -, there",
        "1, 9, there",
        "1, 10, there", // that is part 0 of the next one
        "2, 0, there",
        "2, 1, there",
        "2, 2, comes",
        "2, -, comes",
        "2, 16, comes",
        "2, 17, never", // further than three seconds of parts
        "3, 0, comes",
        "3, -, comes",
        "4, -, comes", // the last one plus two
        "4, 3, comes",
        "5, -, never",
        "5, 0, never"
      })
  void whatIsThereIsAnsweredAtOnceAndWhatIsFarAheadRefused(long msn, String part, String answer) {
    Directives asked = Directives.parse("" + (FIRST + msn), part, null).orElseThrow();

    assertThat(window.has(asked)).isEqualTo(answer.equals("there"));
    assertThat(window.isBeyond(asked)).isEqualTo(answer.equals("never"));
  }

  @Test
  void aPartBehindTheLastOneOfASegmentIsTheFirstOfTheNext() {
    Segmenter fresh = new Segmenter(FIRST / 4, () -> Long.MAX_VALUE);
    new TestMedia(3600, 50, true).seconds(4.04).forEach(fresh::add); // two are whole, no more
    Window before = fresh.window().orElseThrow();

    assertThat(before.lastMsn()).isEqualTo(FIRST + 1);
    assertThat(before.has(asked(1, 9))).isTrue();
    assertThat(before.has(asked(1, 10))).isFalse();
    assertThat(before.has(asked(2, 0))).isFalse();
  }

  @Test
  void whatIsReportedIsTheNewestPart() {
    assertThat(window.lastMsn()).isEqualTo(FIRST + 2);
    assertThat(window.lastPart()).isEqualTo(1);
    assertThat(window.nextPart()).isEqualTo(22);
  }

  @ParameterizedTest(name = "_HLS_msn={0} _HLS_part={1}")
  @CsvSource(
      nullValues = "-",
      value = {"-, 1", "x, -", "-1, -", "1, x", "1.5, -", "'', -", "9999999999999999, -", "1, ''"})
  void directivesThatMakeNoSenseAreRefused(String msn, String part) {
    assertThat(Directives.parse(msn, part, null)).isEmpty();
  }

  @Test
  void whatIsSkippedIsAskedForByTwoWords() {
    assertThat(Directives.parse(null, null, "YES"))
        .map(Directives::skip)
        .isEqualTo(Optional.of(true));
    assertThat(Directives.parse("1", null, "v2"))
        .map(Directives::skip)
        .isEqualTo(Optional.of(true));
    assertThat(Directives.parse("1", null, "no"))
        .map(Directives::skip)
        .isEqualTo(Optional.of(false));
  }

  @Test
  void namesMeanWhatWasWritten() {
    for (Rendition rendition : Rendition.values()) {
      Resource.Whole whole = new Resource.Whole(rendition, FIRST);
      Resource.Partial part = new Resource.Partial(rendition, FIRST / 4, 7);
      Resource.Init init = new Resource.Init(rendition, FIRST / 4, 2);
      assertThat(Resource.parse(whole.name())).contains(whole);
      assertThat(Resource.parse(part.name())).contains(part);
      assertThat(Resource.parse(init.name())).contains(init);
      assertThat(Resource.parse(rendition.playlist())).contains(new Resource.Playlist(rendition));
    }
    assertThat(Resource.parse("index.m3u8")).contains(new Resource.Multivariant());
    for (String name : new String[] {"", "main", "main-s.mp4", "../main.m3u8", "main-s1.mp4?"}) {
      assertThat(Resource.parse(name)).as(name).isEmpty();
    }
  }

  private static Directives asked(long msn, long part) {
    return Directives.parse("" + (FIRST + msn), "" + part, null).orElseThrow();
  }

  private Window windowAfter(double seconds) {
    media.seconds(seconds).forEach(segmenter::add);
    return segmenter.window().orElseThrow();
  }
}
