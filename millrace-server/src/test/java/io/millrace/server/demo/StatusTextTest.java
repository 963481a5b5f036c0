package io.millrace.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.http.ChannelView;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusTextTest {

  @Test
  void theBlockShowsChannelsAndWhatTheConsumerWatches() {
    assertThat(StatusText.block(StatusFixture.usual()))
        .containsExactly(
            "",
            "  Channel   Title                                 In  Viewers  First picture",
            "> 1AAA99    Test card, 440 Hz             2.1 Mbit/s        2  0.14 s",
            "            H.264 High 640x360 30 fps, AAC-LC stereo 48 kHz",
            "  2BBB99                                     waiting        0",
            "            ",
            "",
            "  the consumer watches 1AAA99: 2.0 Mbit/s, delay 121 ms, lost 0 of 1,204");
  }

  @Test
  void theLineSaysTheSame() {
    assertThat(StatusText.line(StatusFixture.usual()))
        .isEqualTo(
            "1AAA99 2.1 Mbit/s 2 viewers, 2BBB99 waiting 0 viewers; the consumer watches 1AAA99:"
                + " 2.0 Mbit/s, delay 121 ms, lost 0 of 1,204");
  }

  @Test
  void manyChannelsDoNotFillTheScreen() {
    DemoStatus.Row[] rows =
        IntStream.range(0, 40)
            .mapToObj(i -> StatusFixture.row("C" + i, ChannelView.State.LIVE, "T", 0))
            .toArray(DemoStatus.Row[]::new);
    assertThat(StatusText.block(StatusFixture.status(rows)))
        .hasSizeLessThan(20)
        .contains("  and 34 more");
  }

  @Test
  void whatProducersCallThemselvesCannotMoveTheCursor() {
    Arrival arrival = new Arrival("1AAA99", Duration.ofMillis(1_234), "a\u001b[2Jb\n", "H.264");
    assertThat(StatusText.arrival(arrival))
        .isEqualTo("1AAA99 first picture 1.23 s after subscribing: a?[2Jb?, H.264");
    DemoStatus status =
        StatusFixture.status(
            StatusFixture.row("1AAA99", ChannelView.State.LIVE, "a\u001b[2Jb\n", 0));
    assertThat(StatusText.block(status)).noneMatch(line -> line.matches("(?s).*[\u001b\n].*"));
  }

  @Test
  void beforeAnythingCameNothingIsClaimed() {
    HopperStatus none = new HopperStatus(Watching.NOTHING, Map.of(), 0, 0);
    assertThat(StatusText.line(new DemoStatus(java.util.List.of(), none)))
        .isEqualTo("no channel yet; the consumer begins");
    assertThat(StatusText.summary(null)).isEqualTo("stopped");
  }
}
