package io.millrace.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Printable;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTablesTest {

  private static final List<SubscriptionStatus> THREE =
      List.of(
          new SubscriptionStatus(
              "1AAA99",
              "live",
              new Description("Test 1", "H.264 High 1280x720 30 fps, AAC-LC stereo 48 kHz", true),
              new Traffic.Figures(
                  123_456, 162_468_096, 5_012_345, 60, 31, 120_400, 120_100, 133_900, 201_000),
              new LinkCounters(14, 2, 15, 1, 0.84, 120, "AES-128"),
              1,
              List.of("recording 1AAA99 to out.ts, 162.5 MB")),
          new SubscriptionStatus(
              "alice/cam2",
              "reconnecting",
              new Description("Ein sehr langer Titel für eine schmale Spalte", "", false),
              new Traffic.Figures(7, 9212, 0, 1, 31, 99_600, 99_000, 99_600, 99_600),
              LinkCounters.NONE,
              3,
              List.of()),
          new SubscriptionStatus(
              "3CCC11",
              "waiting",
              Description.UNKNOWN,
              new Traffic.Figures(0, 0, 0, 0, -1, 0, 0, 0, 0),
              LinkCounters.NONE,
              0,
              List.of()));

  @Test
  void listLooksSo() {
    assertThat(StatusTables.list(THREE, 100))
        .isEqualTo(
            """
            ID          STATE         TITLE                 CODECS                         BITRATE  LOSS   DELAY
            1AAA99      live          Test 1                H.264 High 1280x720 30 fps,…  5.0 Mb/s  12/2  120 ms
            alice/cam2  reconnecting  Ein sehr langer Tit…  -                                0 b/s   0/0  100 ms
            3CCC11      waiting       -                     -                                0 b/s   0/0       -
            recording 1AAA99 to out.ts, 162.5 MB\
            """);
  }

  @Test
  void statsLookSo() {
    assertThat(StatusTables.stats(THREE, 100))
        .isEqualTo(
            """
            ID          PACKETS     BYTES  RESENT  FIXED  LOST  LATE     RTT  LATENCY  DELAY P50/P99  CALLS
            1AAA99       123456  162.5 MB      15     12     2     1  0.8 ms   120 ms     120/134 ms      1
            alice/cam2        7    9.2 kB       0      0     0     0       -        -      99/100 ms      3
            3CCC11            0       0 B       0      0     0     0       -        -              -      0\
            """);
  }

  @Test
  void nothingSubscribedSaysWhatToTry() {
    assertThat(StatusTables.list(List.of(), 100))
        .isEqualTo("no subscriptions; try: subscribe 1AAA99");
    assertThat(StatusTables.stats(List.of(), 100))
        .isEqualTo("no subscriptions; try: subscribe 1AAA99");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theListFits100ColumnsWhateverStandsInIt(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      SubscriptionStatus status =
          new SubscriptionStatus(
              "x".repeat(1 + random.nextInt(64)),
              "reconnecting",
              new Description(text(random), text(random), true),
              new Traffic.Figures(1, 1, random.nextLong(1L << 40), 0, 0, 60_000_000, 0, 0, 0),
              new LinkCounters(
                  random.nextInt(2_000_000), random.nextInt(1_000_000), 0, 0, 0, 0, ""),
              1,
              List.of());
      assertThat(StatusTables.list(List.of(status), 100).lines())
          .allSatisfy(line -> assertThat(Printable.width(line)).isLessThanOrEqualTo(100));
    }
  }

  private static String text(Random random) {
    int[] codePoints = random.ints(random.nextInt(80), 1, 0x10FFFF).toArray();
    return Printable.clean(new String(codePoints, 0, codePoints.length));
  }

  @Test
  void onANarrowTerminalColumnsShrinkAndTheLeastOfThemAreLeftOut() {
    assertThat(StatusTables.list(THREE, 80).lines().limit(4))
        .allSatisfy(line -> assertThat(Printable.width(line)).isLessThanOrEqualTo(80));
    assertThat(StatusTables.stats(THREE, 80))
        .isEqualTo(
            """
            ID          PACKETS     BYTES  RESENT  FIXED  LOST  LATE     RTT  DELAY P50/P99
            1AAA99       123456  162.5 MB      15     12     2     1  0.8 ms     120/134 ms
            alice/cam2        7    9.2 kB       0      0     0     0       -      99/100 ms
            3CCC11            0       0 B       0      0     0     0       -              -\
            """);
  }
}
