package io.millrace.media.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediaClockTest {

  private static final long SECOND = 90_000;
  private static final long FRAME = 3000;

  private final MediaClock clock = new MediaClock();

  @Test
  void timesThatGoOnAreLeftAsTheyAre() {
    assertThat(lead(5 * SECOND)).isEqualTo(5 * SECOND);
    assertThat(clock.follow(5 * SECOND + 700)).isEqualTo(5 * SECOND + 700);
    assertThat(lead(9 * SECOND)).isEqualTo(9 * SECOND);
  }

  @Test
  void theFirstPictureIsNotBeforeTheBeginning() {
    assertThat(lead(-FRAME)).isZero();
    assertThat(clock.follow(0)).isEqualTo(FRAME);
  }

  @Test
  void anotherStreamGoesOnBehindTheOneBefore() {
    lead(5 * SECOND);
    clock.restart();
    assertThat(clock.follow(SECOND)).as("before a picture came").isEqualTo(MediaClock.NONE);
    assertThat(lead(SECOND)).isEqualTo(5 * SECOND + FRAME);
    assertThat(clock.follow(SECOND + 10)).isEqualTo(5 * SECOND + FRAME + 10);
  }

  @Test
  void whatIsPresentedLateIsNotOverlapped() {
    clock.lead(5 * SECOND + 3 * FRAME, 5 * SECOND, FRAME);
    clock.restart();
    long decoding = clock.lead(SECOND, SECOND, FRAME);
    assertThat(decoding).isEqualTo(5 * SECOND + 4 * FRAME);
  }

  @Test
  void aroundAJumpSoundFindsItsSide() {
    lead(500 * SECOND);
    clock.follow(500 * SECOND);
    lead(10 * SECOND);
    long jumped = 500 * SECOND + FRAME;
    assertThat(clock.follow(500 * SECOND + 2000)).isEqualTo(500 * SECOND + 2000);
    assertThat(clock.follow(10 * SECOND + 2000)).isEqualTo(jumped + 2000);
    assertThat(clock.follow(200 * SECOND)).isEqualTo(MediaClock.NONE);
  }

  @Test
  void aLongPauseOfThePicturesWhileSoundGoesOnIsNoJump() {
    lead(5 * SECOND);
    for (long pts = 5 * SECOND; pts < 30 * SECOND; pts += SECOND / 2) {
      assertThat(clock.follow(pts)).isEqualTo(pts);
    }
    assertThat(lead(30 * SECOND)).isEqualTo(30 * SECOND);
  }

  @Test
  void aWrongTimestampIsPutRightBehindTheOneBefore() {
    lead(5 * SECOND);
    assertThat(lead(5 * SECOND - 10)).isEqualTo(5 * SECOND + 1);
    assertThat(lead(5 * SECOND + FRAME)).isEqualTo(5 * SECOND + FRAME);
  }

  @Test
  void soundIsLaidEndToEndAsLongAsItIsWithinAFrame() {
    AudioTimeline timeline = new AudioTimeline(44_100);
    assertThat(timeline.place(SECOND, 1024)).isEqualTo(44_100);
    assertThat(timeline.place(SECOND + 2089, 1024)).isEqualTo(45_124);
    assertThat(timeline.place(SECOND + 4300, 1024)).isEqualTo(46_148);
    assertThat(timeline.place(2 * SECOND, 1024)).as("a gap").isEqualTo(88_200);
    assertThat(timeline.place(SECOND, 1024)).as("too early").isEqualTo(AudioTimeline.NONE);
    assertThat(timeline.at(48_000).place(2 * SECOND + 2100, 960)).isEqualTo(97_115);
  }

  private long lead(long dts) {
    return clock.lead(dts, dts, FRAME);
  }
}
