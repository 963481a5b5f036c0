package io.millrace.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.media.StreamDescription.AudioTrack;
import io.millrace.media.StreamDescription.VideoTrack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthMonitorTest {

  private static final Instant EPOCH = Instant.parse("2026-11-22T21:00:00Z");

  private final Readings channel = new Readings();
  private final HealthMonitor monitor =
      new HealthMonitor(() -> EPOCH.plusNanos(channel.nowNs - Readings.START_NS));

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      monitor.take(channel.second().reading());
    }
  }

  private ChannelHealth health() {
    return monitor.health(Readings.ID).orElseThrow();
  }

  private List<String> codes() {
    return health().warnings().stream().map(Warning::code).toList();
  }

  private String only(String code) {
    assertThat(codes()).containsExactly(code);
    return health().warnings().getFirst().text();
  }

  @Test
  void aChannelThatIsWellHasFiguresAndNoWarning() {
    pass(40);
    ChannelHealth health = health();
    assertThat(health.warnings()).isEmpty();
    assertThat(health.live()).isTrue();
    assertThat(health.time()).isEqualTo(EPOCH.plusSeconds(40));
    assertThat(health.bitrateIn()).contains(2_500_000L);
    assertThat(health.bitrateLow()).contains(2_500_000L);
    assertThat(health.bitrateHigh()).contains(2_500_000L);
    assertThat(health.bitrateOut()).contains(7_500_000L);
    assertThat(health.frameRate()).contains(25.0);
    assertThat(health.keyFrameDistanceMs()).contains(2_000L);
    assertThat(health.sinceKeyFrameMs()).contains(1_000L);
    assertThat(health.silentMs()).contains(0L);
    assertThat(health.clients()).isEqualTo(3);
    assertThat(health.link().orElseThrow().address()).isEqualTo("192.0.2.7:40000");
  }

  @Test
  void nothingIsKnownOfAChannelThatIsNotThere() {
    assertThat(monitor.health(Readings.ID)).isEmpty();
    pass(1);
    assertThat(monitor.health("other")).isEmpty();
    assertThat(health().bitrateIn()).isEmpty(); // of one look nothing can be said
    channel.live = false;
    pass(1);
    assertThat(health().live()).isFalse();
    assertThat(health().warnings()).isEmpty();
    assertThat(health().link()).isEmpty();
  }

  @Test
  void ratesAreThoseOfTheLastSecondsAndOfOneConnection() {
    pass(20);
    channel.bytesPerSecond = 100_000;
    pass(5);
    assertThat(health().bitrateIn()).contains(800_000L);
    channel.reconnect();
    pass(1);
    assertThat(health().bitrateIn()).isEmpty();
    pass(1);
    assertThat(health().bitrateIn()).contains(800_000L);
    assertThat(health().link().orElseThrow().lossPercent()).isZero();
  }

  @Test
  void keyFramesFarApartAreTold() {
    channel.keyFrameDistanceNs = OptionalLong.of(8 * Readings.SECOND);
    pass(10);
    assertThat(only("key-frames-far-apart"))
        .isEqualTo(
            "key frames come every 8 s: viewers wait up to that long for their first picture; set"
                + " the encoder's key-frame interval to 2 s, here 50 frames (ffmpeg: -g 50)");
    channel.sinceKeyFrameNs = 20 * Readings.SECOND;
    pass(1);
    assertThat(only("no-key-frames")).startsWith("no key frame came for 20 s");
  }

  @Test
  void aStreamWithoutSoundIsToldOnceItHasSettled() {
    channel.audio = List.of();
    pass(4);
    assertThat(codes()).isEmpty();
    pass(1);
    assertThat(only("no-audio")).contains("add an audio source");
  }

  @Test
  void aStreamThatIsSoundOnlyIsFine() {
    channel.video = List.of();
    channel.keyFrameDistanceNs = OptionalLong.of(60 * Readings.SECOND);
    pass(40);
    assertThat(codes()).isEmpty();
    assertThat(health().frameRate()).isEmpty();
    assertThat(health().keyFrameDistanceMs()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "MPEG-2 video, video-not-for-browsers",
    "VVC, video-not-for-browsers",
    "HEVC, video-not-for-all-browsers",
  })
  void aPictureThatBrowsersCannotPlayIsTold(String codec, String code) {
    channel.video = List.of(new VideoTrack(256, codec, "", 720, 576, 25));
    pass(10);
    assertThat(only(code)).contains(codec, "H.264");
  }

  @ParameterizedTest
  @CsvSource({"AC-3", "MP2", "DTS"})
  void soundThatBrowsersCannotPlayIsTold(String codec) {
    channel.audio = List.of(new AudioTrack(257, codec, 2, 48_000, ""));
    pass(10);
    assertThat(only("audio-not-for-browsers")).contains(codec, "AAC");
  }

  @Test
  void aStreamOfNothingThatIsKnownIsTold() {
    channel.video = List.of();
    channel.audio = List.of();
    pass(10);
    only("unknown-codecs");
    channel.transportStream = false;
    pass(1);
    assertThat(only("not-mpeg-ts")).contains("-f mpegts");
  }

  @Test
  void aBitrateThatSwingsIsToldOnceItHasDoneSoForHalfAMinute() {
    pass(1);
    for (int i = 0; i < 8; i++) {
      channel.bytesPerSecond = i % 2 == 0 ? 100_000 : 800_000;
      pass(5);
      assertThat(codes()).isEqualTo(i < 4 ? List.of() : List.of("bitrate-swings"));
    }
    assertThat(only("bitrate-swings")).contains("between 0.8 and 6.4 Mbit/s", "constant bitrate");
    channel.bytesPerSecond = 312_500;
    pass(40);
    assertThat(codes()).isEmpty();
  }

  @Test
  void lossBeyondTheLatencyIsToldWithTheLatencyThatWouldDo() {
    channel.lostPerSecond = 12;
    channel.droppedPerSecond = 3;
    channel.msRtt = 85;
    pass(10);
    assertThat(only("loss-beyond-latency"))
        .contains("1.25 %", "latency of 120 ms", "round trip of 85 ms", "latency to 340 ms");
    channel.latencyMs = 400;
    pass(1);
    assertThat(only("loss-beyond-latency")).contains("lower the bitrate");
  }

  @Test
  void lossThatIsRepairedIsToldIfItIsMuchOrTimeIsShort() {
    channel.lostPerSecond = 2;
    pass(10);
    assertThat(codes()).isEmpty();
    channel.msRtt = 60;
    pass(1);
    assertThat(only("latency-short")).contains("latency to 240 ms");
    channel.msRtt = 20;
    channel.lostPerSecond = 30;
    pass(30);
    assertThat(only("lossy-link")).contains("cable");
  }

  @Test
  void packetsThatComeLongAfterTheirStampAreTold() {
    channel.deliveryMs = 3_200;
    pass(10);
    assertThat(only("late-sender")).contains("3.2 s", "0.1 s");
  }

  @Test
  void aClockThatGoesFastIsTold() {
    channel.futurePerSecond = 5;
    pass(10);
    assertThat(only("clock-ahead")).contains("45 packets of the last 9 s");
  }

  @Test
  void whatCannotBeUsedIsTold() {
    channel.undecryptablePerSecond = 1;
    pass(10);
    only("undecryptable");
    channel.undecryptablePerSecond = 0;
    pass(40);
    channel.withoutRoomPerSecond = 1;
    pass(10);
    only("no-room");
    channel.withoutRoomPerSecond = 0;
    pass(40);
    channel.damagedPerSecond = 2;
    pass(10);
    assertThat(only("damaged")).contains("check the encoder's input");
    channel.droppedPerSecond = 1; // that explains it
    pass(1);
    assertThat(codes()).doesNotContain("damaged");
  }

  @Test
  void anEncoderThatCannotKeepUpIsTold() {
    channel.picturesPerSecond = 18;
    pass(10);
    assertThat(only("few-frames")).startsWith("18.0 of 25.0 frames a second come");
  }

  @Test
  void aProducerThatSendsNothingIsTold() {
    pass(40);
    channel.sends = false;
    pass(2);
    assertThat(codes()).isEmpty();
    pass(2);
    assertThat(only("silent")).startsWith("nothing has come for 4 s");
  }

  @Test
  void eachWarningNamesARemedy() {
    channel.audio = List.of();
    channel.keyFrameDistanceNs = OptionalLong.of(8 * Readings.SECOND);
    channel.futurePerSecond = 5;
    channel.damagedPerSecond = 2;
    pass(10);
    assertThat(codes()).hasSize(4);
    assertThat(health().warnings())
        .allSatisfy(warning -> assertThat(warning.text()).contains(":").contains("; "));
  }

  @Test
  void theLastHourIsKeptInStepsOfFiveSeconds() {
    pass(120);
    HistoryView history = monitor.history(Readings.ID, Duration.ofHours(1)).orElseThrow();
    List<Float> bitrates = Objects.requireNonNull(history.series().get("bitrateIn"));
    assertThat(history.stepMs()).isEqualTo(5_000);
    assertThat(bitrates).hasSize(24);
    assertThat(bitrates.subList(1, 24)).allSatisfy(rate -> assertThat(rate).isEqualTo(2_500_000f));
    assertThat(history.from()).isEqualTo(EPOCH.plusSeconds(1));
    assertThat(monitor.history(Readings.ID, Duration.ofMinutes(1)).orElseThrow().series())
        .allSatisfy((name, values) -> assertThat(values).as(name).hasSize(12));
    HistoryView broker = monitor.history(Duration.ofHours(1));
    assertThat(broker.channel()).isEmpty();
    assertThat(broker.series().get("loadPercent")).containsOnly(50f);
    assertThat(broker.series().get("liveChannels")).containsOnly(1f);
    assertThat(monitor.history("other", Duration.ofHours(1))).isEmpty();
  }

  @Test
  void whatIsOlderThanAnHourIsForgottenAndPausesAreGaps() {
    pass(60);
    channel.live = false;
    pass(60);
    channel.live = true;
    pass(60);
    HistoryView history = monitor.history(Readings.ID, Duration.ofHours(1)).orElseThrow();
    assertThat(history.series().get("clients")).hasSize(36).filteredOn(Objects::isNull).hasSize(12);
    channel.live = false;
    pass(3_700);
    assertThat(monitor.history(Readings.ID, Duration.ofHours(1))).isEmpty();
    assertThat(monitor.history(Duration.ofHours(1)).series().get("clients")).hasSize(720);
  }

  @Test
  void ofMoreChannelsThanThereArePlacesOnlySumsAreKept() {
    int many = History.CHANNELS_MAX + 10;
    List<ChannelReading> channels =
        IntStream.range(0, many).mapToObj(i -> Readings.live("channel-" + i)).toList();
    monitor.take(Readings.reading(Readings.START_NS, channels));
    Figures figures = monitor.figures().orElseThrow();
    assertThat(figures.shown()).hasSize(History.CHANNELS_MAX);
    assertThat(figures.unshown()).isEqualTo(10);
    assertThat(figures.live()).isEqualTo(many);
    assertThat(figures.clients()).isEqualTo(3L * many);
    assertThat(figures.clientsOfOthers()).isEqualTo(30);
    assertThat(monitor.history("channel-0", Duration.ofHours(1))).isPresent();
    assertThat(monitor.history("channel-" + (many - 1), Duration.ofHours(1))).isEmpty();
  }

  @Test
  void aNewChannelTakesThePlaceOfTheOneThatIsOffForLongest() {
    List<ChannelReading> channels =
        IntStream.range(0, History.CHANNELS_MAX)
            .mapToObj(i -> Readings.live("channel-" + i))
            .toList();
    long atNs = Readings.START_NS;
    monitor.take(Readings.reading(atNs, channels));
    List<ChannelReading> next = new ArrayList<>(channels.subList(1, channels.size()));
    next.add(Readings.live("new"));
    for (int i = 0; i < 3; i++) {
      atNs += 5 * Readings.SECOND;
      monitor.take(Readings.reading(atNs, next));
    }
    assertThat(monitor.history("channel-0", Duration.ofHours(1))).isEmpty();
    assertThat(monitor.history("new", Duration.ofHours(1))).isPresent();
  }

  @Test
  void trafficNeverGoesBack() {
    pass(10);
    long before = monitor.figures().map(Figures::all).map(Traffic::bytesIn).orElseThrow();
    assertThat((double) before).isCloseTo(9 * 312_500, within(1.0));
    assertThat(monitor.figures().map(Figures::others)).contains(Traffic.NONE);
    monitor.take(Readings.reading(channel.nowNs, List.of()));
    assertThat(monitor.figures().map(Figures::all).map(Traffic::bytesIn)).contains(before);
    assertThat(monitor.figures().map(Figures::shown)).isEqualTo(Optional.of(List.of()));
  }
}
