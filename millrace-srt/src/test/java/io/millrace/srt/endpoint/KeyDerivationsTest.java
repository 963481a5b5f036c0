package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.net.SourceCounts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Keys for callers, derived when the test says so. */
class KeyDerivationsTest {
  private static final int ROOM = 200;

  private final Queue<Runnable> work = new ArrayDeque<>();
  private final List<Integer> done = new ArrayList<>();
  private final KeyDerivations derivations =
      new KeyDerivations(
          task -> {
            if (work.size() == ROOM) {
              throw new RejectedExecutionException("full");
            }
            work.add(task);
          },
          Runnable::run,
          new SourceCounts());

  @Test
  void whatFailsCountsForNobody() throws UnknownHostException {
    for (int i = 0; i < KeyDerivations.MOST_OF_A_SOURCE; i++) {
      boolean begun =
          derivations.computeFor(
              host(1),
              () -> {
                throw new IllegalStateException("no such algorithm");
              },
              result -> {});
      assertThat(begun).isTrue();
      assertThatThrownBy(() -> work.remove().run()).isInstanceOf(IllegalStateException.class);
    }
    assertThat(compute(host(1))).isTrue();
  }

  @Test
  void whatTheLoopDoesNotTakeCountsForNobody() throws UnknownHostException {
    KeyDerivations ofBusyLoop =
        new KeyDerivations(
            work::add,
            task -> {
              throw new RejectedExecutionException("full");
            },
            new SourceCounts());
    for (int i = 0; i < 2 * KeyDerivations.MOST_OF_A_SOURCE; i++) {
      assertThat(ofBusyLoop.computeFor(host(1), () -> 7, done::add)).isTrue();
      assertThatThrownBy(() -> work.remove().run()).isInstanceOf(RejectedExecutionException.class);
    }
    assertThat(done).isEmpty();
  }

  private boolean compute(InetAddress caller) {
    return derivations.computeFor(caller, () -> 7, done::add);
  }

  private static InetAddress host(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
  }

  @Test
  void aSourceGetsHalfOfTheRoomAtMostAndOthersTheRest() throws UnknownHostException {
    for (int i = 0; i < 1_000; i++) {
      assertThat(compute(host(1))).isEqualTo(i < KeyDerivations.MOST_OF_A_SOURCE);
    }
    assertThat(compute(host(2))).isTrue();
    work.remove().run();
    assertThat(done).containsExactly(7);
    assertThat(compute(host(1))).as("one is done").isTrue();
    assertThat(compute(host(1))).isFalse();
  }

  @Test
  void whatFindsNoRoomCountsForNobody() throws UnknownHostException {
    for (int i = 0; i < ROOM; i++) {
      assertThat(compute(host(i))).isTrue();
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(compute(host(250))).isFalse();
    }
    work.remove().run();
    assertThat(compute(host(250))).isTrue();
  }
}
