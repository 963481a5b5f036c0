package io.millrace.server.demo;

import io.millrace.server.http.ChannelView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A status with made-up figures. */
final class StatusFixture {

  private StatusFixture() {}

  static DemoStatus.Row row(String id, ChannelView.State state, String title, int viewers) {
    ChannelView channel =
        new ChannelView(
            id,
            state,
            Instant.EPOCH,
            Optional.empty(),
            "",
            false,
            false,
            title,
            "Millrace",
            title.isEmpty() ? "" : "H.264 High 640x360 30 fps, AAC-LC stereo 48 kHz",
            List.of(),
            List.of(),
            viewers,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            0);
    return new DemoStatus.Row(channel, state == ChannelView.State.LIVE ? 2_060_000 : 0);
  }

  static DemoStatus status(DemoStatus.Row... rows) {
    Watching now = new Watching("1AAA99", Duration.ofSeconds(3), 1_950_000, 121, 1_204, 0);
    return new DemoStatus(
        List.of(rows), new HopperStatus(now, Map.of("1AAA99", Duration.ofMillis(142)), 3_000, 0));
  }

  static DemoStatus usual() {
    return status(
        row("1AAA99", ChannelView.State.LIVE, "Test card, 440 Hz", 2),
        row("2BBB99", ChannelView.State.WAITING, "", 0));
  }
}
