package io.millrace.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SegmenterTest {

  private static final long RUN = 60_000_000;
  private static final double PART_LEAST = 0.85;

  private final Segmenter segmenter = new Segmenter(RUN, () -> Long.MAX_VALUE);

  @Test
  void nothingIsShownBeforeTheFirstSegmentIsWhole() {
    TestMedia media = TestMedia.usual();

    feed(media.seconds(2));
    assertThat(segmenter.window()).isEmpty();

    feed(media.next());
    Window window = window();
    assertThat(window.segments()).hasSize(1);
    assertThat(window.segments().getFirst().durationUs()).isEqualTo(2_000_000);
    assertThat(window.segments().getFirst().parts()).hasSize(10);
    assertThat(window.mediaSequence()).isEqualTo(4 * RUN);
  }

  @Test
  void whatNoPlayerCouldStartWithIsLeftOutAtTheBeginning() {
    TestMedia media = TestMedia.usual();
    media.seconds(1);

    feed(media.seconds(3.1));

    assertThat(window().segments().getFirst().startUs()).isEqualTo(2_000_000);
  }

  @Test
  void everySegmentBeginsWithAKeyFrameAndIsWhatItsPartsAre() {
    feed(TestMedia.usual().seconds(12));

    assertThat(window().segments()).hasSize(5);
    for (Segment segment : window().segments()) {
      assertThat(segment.parts().getFirst().independent()).isTrue();
      long sum = segment.parts().stream().mapToLong(Part::durationUs).sum();
      assertThat(sum).isEqualTo(segment.durationUs());
    }
  }

  @Test
  void eachFragmentIsInOnePartInTheOrderInWhichItCame() {
    List<MediaUnit> units = TestMedia.usual().seconds(12.01);
    feed(units);
    List<Fragment> all =
        units.stream().map(MediaUnit::fragment).dropWhile(each -> !each.keyFrame()).toList();

    List<Fragment> shown = parts(window()).flatMap(part -> part.fragments().stream()).toList();

    assertThat(shown.equals(all.subList(0, shown.size()))).isTrue();
    assertThat(all.size() - shown.size()).isLessThan(20);
  }

  @ParameterizedTest(name = "{0} ticks a frame")
  @CsvSource({"1500", "1501", "1800", "3000", "3003", "3600", "3753", "7500", "18000", "45000"})
  void partsKeepTheirTarget(int frameTicks) {
    feed(new TestMedia(frameTicks, 180_000 / frameTicks, true).seconds(20));

    Targets targets = window().targets();
    assertThat(targets.partUs()).isBetween(150_000L, 502_000L);
    for (Segment segment : window().segments()) {
      assertThat(Math.round(segment.durationUs() / 1e6))
          .isLessThanOrEqualTo(targets.segmentSeconds());
      List<Part> all = segment.parts();
      assertThat(all).allMatch(part -> part.durationUs() <= targets.partUs());
      assertThat(all.subList(0, all.size() - 1))
          .allMatch(
              part -> part.independent() || part.durationUs() >= PART_LEAST * targets.partUs());
    }
  }

  @Test
  void shortGroupsShareASegment() {
    feed(new TestMedia(3000, 15, true).seconds(12));

    assertThat(window().segments().stream().skip(1))
        .allMatch(segment -> segment.durationUs() == 1_500_000);
  }

  @Test
  void aStreamWithoutKeyFramesIsCutWhereTheTargetIsReached() {
    feed(new TestMedia(3000, 100_000, true).seconds(40));

    Window window = window();
    assertThat(window.targets().segmentSeconds()).isEqualTo(10);
    assertThat(window.segments()).hasSizeGreaterThan(2);
    assertThat(window.segments()).allMatch(segment -> Math.round(segment.durationUs() / 1e6) <= 10);
    assertThat(parts(window).filter(Part::independent)).hasSize(1);
  }

  @Test
  void anotherEncodingBeginsASegmentBehindADiscontinuity() {
    TestMedia media = TestMedia.usual();
    feed(media.seconds(5));
    media.change(false);
    feed(media.seconds(2.5));

    List<Segment> segments = window().segments();
    assertThat(segments)
        .extracting(Segment::discontinuity)
        .containsExactly(false, false, false, true);
    assertThat(segments.get(2).durationUs()).isEqualTo(1_000_000);
    assertThat(segments.get(3).init().generation()).isEqualTo(2);
    assertThat(segments.get(2).parts().getLast().fragments())
        .allMatch(fragment -> fragment.generation() == 1);
  }

  @Test
  void aProducerThatCameAnewBeginsASegmentBehindADiscontinuity() {
    TestMedia media = TestMedia.usual();
    feed(media.seconds(5));
    media.restart();
    feed(media.seconds(2.5));

    assertThat(window().segments())
        .extracting(Segment::discontinuity)
        .containsExactly(false, false, false, true);
  }

  @Test
  void missingTimeCountsForTheSegmentBeforeIt() {
    TestMedia media = TestMedia.usual();
    feed(media.seconds(5));
    media.lose(1.5);
    feed(media.seconds(4.5));

    assertThat(window().segments().stream().map(Segment::durationUs))
        .containsExactly(2_000_000L, 2_000_000L, 2_500_000L, 2_000_000L, 2_000_000L);
  }

  @Test
  void gapSegmentsStandForMuchMissingTime() {
    TestMedia media = TestMedia.usual();
    feed(media.seconds(5));
    media.lose(7);
    feed(media.seconds(2.5));

    List<Segment> segments = window().segments();
    assertThat(segments).allMatch(segment -> Math.round(segment.durationUs() / 1e6) <= 4);
    assertThat(segments.stream().filter(segment -> segment.isGap(Rendition.MAIN))).hasSize(1);
    assertThat(segments.stream().mapToLong(Segment::durationUs).sum()).isEqualTo(14_000_000);
    assertThat(segments).noneMatch(Segment::discontinuity);
  }

  @Test
  void tooMuchMissingTimeIsADiscontinuity() {
    TestMedia media = TestMedia.usual();
    feed(media.seconds(5));
    media.lose(60);
    feed(media.seconds(2.5));

    assertThat(window().segments()).hasSize(4);
    assertThat(window().segments().getLast().discontinuity()).isTrue();
  }

  @Test
  void timesOfDayAreThoseAtWhichMediaCame() {
    TestMedia media = new TestMedia(3600, 50, true);
    feed(media.seconds(9));

    assertThat(window().segments())
        .extracting(Segment::startsAt)
        .containsExactly(at(0), at(2), at(4), at(6));
  }

  @Test
  void theWindowSlidesAndCountsWhatLeftIt() {
    TestMedia media = TestMedia.usual();
    feed(media.seconds(4.5));
    media.change(true);
    feed(media.seconds(60));

    Window window = window();
    assertThat(window.segments().stream().mapToLong(Segment::durationUs).sum())
        .isBetween(window.targets().windowUs(), window.targets().windowUs() + 2_000_000);
    assertThat(window.segments().getFirst().msn()).isGreaterThan(4 * RUN + 10);
    assertThat(window.discontinuitySequence()).isEqualTo(RUN + 1);
    assertThat(window.segment(window.mediaSequence() - 1)).isPresent();
    assertThat(window.segment(window.mediaSequence() - 20)).isEmpty();
  }

  @Test
  void memoryIsBoundedWhateverTheWindowSays() {
    Segmenter small = new Segmenter(RUN, () -> 200_000);
    TestMedia.usual().seconds(60).forEach(small::add);

    long bytes =
        small.window().orElseThrow().segments().stream()
            .mapToLong(segment -> segment.size(Rendition.MAIN))
            .sum();
    assertThat(bytes).isBetween(100_000L, 200_000L);
  }

  @Test
  void soundAloneMakesSegmentsToo() {
    TestMedia media = TestMedia.usual();
    List<MediaUnit> sound =
        media.seconds(20).stream()
            .filter(unit -> !unit.fragment().video())
            .map(SegmenterTest::withoutVideo)
            .toList();
    feed(sound);

    assertThat(window().segments()).hasSizeGreaterThan(8);
    assertThat(parts(window())).allMatch(part -> part.durationUs() <= window().targets().partUs());
  }

  @Test
  void partsAreFoundByTheirNumbers() {
    feed(TestMedia.usual().seconds(12));

    Window window = window();
    for (long number = 0; number < window.nextPart(); number++) {
      assertThat(window.part(number).orElseThrow().number()).isEqualTo(number);
    }
    assertThat(window.part(window.nextPart())).isEmpty();
  }

  private static MediaUnit withoutVideo(MediaUnit unit) {
    var of = unit.fragment();
    return new MediaUnit(
        new Fragment(
            1, false, true, false, of.decodeTime(), of.duration(), of.timescale(), 1, of.bytes()),
        SOUND,
        false,
        unit.arrivedMs());
  }

  private static final InitSegment SOUND = TestMedia.init(1, false, true);

  private static Stream<Part> parts(Window window) {
    return Stream.concat(window.segments().stream(), Stream.of(window.open()))
        .flatMap(segment -> segment.parts().stream());
  }

  private static Instant at(int seconds) {
    return Instant.ofEpochMilli(TestMedia.NOON_MS).plusSeconds(seconds);
  }

  private Window window() {
    return segmenter.window().orElseThrow();
  }

  private void feed(List<MediaUnit> units) {
    units.forEach(segmenter::add);
  }
}
