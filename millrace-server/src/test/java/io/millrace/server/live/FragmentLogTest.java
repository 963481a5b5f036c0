package io.millrace.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FragmentLogTest {

  private static final int SIZE = 1000;
  private static final long ROOM_FOR_FOUR = 4 * (SIZE + 256);

  private final FragmentLog log = new FragmentLog(() -> ROOM_FOR_FOUR, Duration.ofSeconds(10));
  private long nowMs = 1_000_000;

  private static InitSegment init(int generation) {
    return new InitSegment(generation, List.of(), ByteBuffer.allocate(10).asReadOnlyBuffer());
  }

  private static Fragment fragment(boolean key) {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).asReadOnlyBuffer();
    return new Fragment(1, true, key, false, 0, 3000, 90_000, 1, bytes);
  }

  private void append(boolean key) {
    nowMs += 40;
    log.append(fragment(key), nowMs, nowMs * 1_000_000);
  }

  @Test
  void aFragmentIsFoundAtItsIndexWithTheInitSegmentThatHolds() {
    InitSegment first = init(1);
    InitSegment second = init(2);
    log.init(first);
    append(true);
    append(false);
    log.init(second);
    append(true);
    assertThat(log.first()).isZero();
    assertThat(log.end()).isEqualTo(3);
    assertThat(log.at(1).init()).isSameAs(first);
    assertThat(log.at(2).init()).isSameAs(second);
    assertThat(log.at(2).index()).isEqualTo(2);
    assertThat(log.at(3)).isNull();
    assertThat(log.at(-1)).isNull();
    assertThat(log.randomAccess()).isEqualTo(2);
  }

  @Test
  void theOldestGoWhenThereAreTooManyBytes() {
    log.init(init(1));
    append(true);
    for (int i = 0; i < 9; i++) {
      append(false);
    }
    assertThat(log.first()).isEqualTo(6);
    assertThat(log.at(5)).isNull();
    assertThat(log.at(6)).isNotNull();
    assertThat(log.randomAccess()).as("what is gone is no place to start").isEqualTo(-1);
    assertThat(log.bytes()).isEqualTo(ROOM_FOR_FOUR);
  }

  @Test
  void theOldestGoWhenTheyAreTooOldButTheNewestStays() {
    log.init(init(1));
    append(true);
    append(false);
    nowMs += 60_000;
    append(false);
    assertThat(log.first()).isEqualTo(2);
    assertThat(log.end()).isEqualTo(3);
  }

  @Test
  void moreFragmentsThanThereAreSlotsPushTheOldestOut() {
    FragmentLog wide = new FragmentLog(() -> Long.MAX_VALUE, Duration.ofHours(1));
    wide.init(init(1));
    for (int i = 0; i < FragmentLog.FRAGMENTS_MAX + 5; i++) {
      wide.append(fragment(true), i, i);
    }
    assertThat(wide.first()).isEqualTo(5);
    assertThat(wide.at(4)).isNull();
    assertThat(wide.at(5).index()).isEqualTo(5);
    assertThat(wide.end() - wide.first()).isEqualTo(FragmentLog.FRAGMENTS_MAX);
  }

  @Test
  void onlyTheFirstFragmentBehindARestartSaysSo() {
    log.init(init(1));
    log.restarted();
    append(true);
    log.restarted();
    append(true);
    append(false);
    assertThat(log.at(0).restarted()).as("nothing was before it").isFalse();
    assertThat(log.at(1).restarted()).isTrue();
    assertThat(log.at(2).restarted()).isFalse();
  }

  @Test
  void timesOfArrivalNeverGoBack() {
    log.init(init(1));
    log.append(fragment(true), 5000, 1);
    log.append(fragment(false), 4000, 2);
    assertThat(log.at(1).arrivedMs()).isEqualTo(5000);
  }

  @Test
  void whoWaitsIsWokenByTheNextFragmentAndByTheEnd() throws Exception {
    log.init(init(1));
    AtomicInteger found = new AtomicInteger(-1);
    Thread reader = Thread.ofVirtual().start(() -> found.set(await(0) ? 1 : 0));
    append(true);
    log.publish();
    reader.join(Duration.ofSeconds(20));
    assertThat(found).hasValue(1);
    Thread last = Thread.ofVirtual().start(() -> found.set(await(1) ? 1 : 0));
    log.status(new LiveStatus(LiveStatus.State.CLOSED, "over"));
    log.publish();
    last.join(Duration.ofSeconds(20));
    assertThat(found).hasValue(0);
  }

  private boolean await(long index) {
    try {
      return log.awaitBeyond(index, Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nothingComesWithinTheTimeThatIsGiven() throws Exception {
    assertThat(log.awaitBeyond(0, Duration.ofMillis(1))).isFalse();
  }

  @Test
  void aListenerThatFailsCostsTheOthersNothing() {
    AtomicInteger calls = new AtomicInteger();
    log.listen(() -> {
      throw new IllegalStateException("scripted");
    });
    Runnable listener = calls::incrementAndGet;
    log.listen(listener);
    log.publish();
    log.unlisten(listener);
    log.publish();
    assertThat(calls).hasValue(1);
  }

  @Test
  void aFragmentBelongsToAnInitSegment() {
    assertThatThrownBy(() -> append(true)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whereFragmentsComeItIsLiveAtOnceAndWhatIsClosedStaysSo() {
    log.init(init(1));
    log.status(new LiveStatus(LiveStatus.State.WAITING, "its producer left"));

    log.append(fragment(true), nowMs, 0);

    assertThat(log.status()).isEqualTo(LiveStatus.LIVE);
    log.status(new LiveStatus(LiveStatus.State.CLOSED, "the broker stops"));
    log.append(fragment(true), nowMs, 0);
    log.status(LiveStatus.LIVE);
    assertThat(log.status().isClosed()).isTrue();
  }
}
