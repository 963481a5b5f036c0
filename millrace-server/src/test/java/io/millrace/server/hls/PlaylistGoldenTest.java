package io.millrace.server.hls;

import static io.millrace.server.hls.Golden.assertGolden;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PlaylistGoldenTest {

  private static final long RUN = 60_000_000;

  private final Segmenter segmenter = new Segmenter(RUN, () -> Long.MAX_VALUE);
  private final TestMedia media = new TestMedia(3600, 50, true);

  @Test
  void whatThereIsOfAChannel() {
    feed(4.5);
    assertGolden(MultivariantPlaylist.write(window(), ""), "multivariant.m3u8");
    assertGolden(MultivariantPlaylist.write(window(), "?ticket=abc"), "multivariant-ticket.m3u8");
  }

  @Test
  void picturesWithoutSoundAreOneVariant() {
    TestMedia silent = new TestMedia(3600, 50, false);
    silent.seconds(4.5).forEach(segmenter::add);
    assertGolden(MultivariantPlaylist.write(window(), ""), "multivariant-silent.m3u8");
    assertThat(playlist(Rendition.MAIN, false)).doesNotContain("RENDITION-REPORT");
  }

  @Test
  void theBeginning() {
    feed(2.12);
    assertGolden(playlist(Rendition.MAIN, false), "beginning.m3u8");
  }

  @Test
  void whileASegmentGrows() {
    feed(4.5);
    assertGolden(playlist(Rendition.MAIN, false), "growing.m3u8");
    assertGolden(playlist(Rendition.AUDIO, false), "growing-audio.m3u8");
    assertGolden(
        MediaPlaylist.write(window(), Rendition.MAIN, false, "?ticket=abc"), "growing-ticket.m3u8");
  }

  @Test
  void aLongWindowListsPartsOfItsEndOnly() {
    feed(60);
    assertGolden(playlist(Rendition.MAIN, false), "long.m3u8");
  }

  @Test
  void aDeltaUpdateLeavesOutWhatIsOlderThanTheSkipBoundary() {
    feed(60);
    assertGolden(playlist(Rendition.MAIN, true), "delta.m3u8");
  }

  @Test
  void aDeltaUpdateOfAShortPlaylistIsThePlaylist() {
    feed(12);
    assertThat(playlist(Rendition.MAIN, true)).isEqualTo(playlist(Rendition.MAIN, false));
  }

  @Test
  void anotherEncodingAndOneWithoutSound() {
    feed(2.4);
    media.change(true);
    feed(2.4);
    media.change(false);
    feed(2.4);
    assertGolden(playlist(Rendition.MAIN, false), "encodings.m3u8");
    assertGolden(playlist(Rendition.AUDIO, false), "encodings-audio.m3u8");
  }

  @Test
  void missingTime() {
    feed(2.4);
    media.lose(7);
    feed(2.4);
    assertGolden(playlist(Rendition.MAIN, false), "missing.m3u8");
  }

  private String playlist(Rendition rendition, boolean skip) {
    return MediaPlaylist.write(window(), rendition, skip, "");
  }

  private Window window() {
    return segmenter.window().orElseThrow();
  }

  private void feed(double seconds) {
    List<MediaUnit> units = media.seconds(seconds);
    units.forEach(segmenter::add);
  }
}
