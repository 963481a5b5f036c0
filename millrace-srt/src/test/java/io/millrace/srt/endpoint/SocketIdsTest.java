package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Ids that nobody can guess, and that nobody had a moment ago (guide §13, §20.4). */
class SocketIdsTest {

  private static final long SECOND = 1_000_000_000L;
  private final Set<Integer> inUse = new HashSet<>();

  /** Counts from 1 to 4, again and again: what is not free comes up soon. */
  private static final class FewNumbers implements RandomGenerator {
    private int last;

    @Override
    public long nextLong() {
      return ++last;
    }

    @Override
    public int nextInt(int origin, int bound) {
      last = last % 4 + 1;
      return last;
    }
  }

  @Test
  void idsDoNotFollowEachOther() {
    SocketIds ids = new SocketIds(0, 30, new Random(1), inUse::contains);
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      drawn.add(ids.next(0));
    }
    assertThat(drawn).allMatch(id -> id > 0 && id <= 0x3FFF_FFFF).doesNotHaveDuplicates();
    for (int i = 1; i < drawn.size(); i++) {
      assertThat(Math.abs((long) drawn.get(i) - drawn.get(i - 1))).isGreaterThan(1_000);
    }
  }

  @Test
  void anIdInUseIsNotGivenAgain() {
    SocketIds ids = new SocketIds(0, 30, new FewNumbers(), inUse::contains);
    inUse.addAll(List.of(1, 2, 4));
    assertThat(ids.next(0)).isEqualTo(3);
  }

  @Test
  void aClosedIdStaysUnusedUntilItsPeerHasNoticed() {
    SocketIds ids = new SocketIds(0, 30, new FewNumbers(), inUse::contains);
    ids.retire(1, 8 * SECOND, 0);
    ids.retire(2, 8 * SECOND, 0);
    ids.retire(3, SECOND, 0);

    assertThat(ids.next(5 * SECOND)).isEqualTo(4);
    assertThat(ids.next(8 * SECOND - 1)).isEqualTo(4);
    assertThat(ids.next(8 * SECOND)).isEqualTo(1);
  }

  @Test
  void anIdIsKeptForFiveSecondsHoweverShortThePeersPatience() {
    SocketIds ids = new SocketIds(0, 30, new FewNumbers(), inUse::contains);
    ids.retire(1, SECOND, 0);
    assertThat(ids.next(5 * SECOND - 1)).isEqualTo(2);
  }

  @Test
  void aPacketToAClosedIdReachesNobody() {
    LonePort port = new LonePort().accepting();
    var caller = HandshakeFloodTest.ipv4(0xCB00_7105, 4_000);
    port.call(caller, 7);
    int id = port.answers.getLast().handshake().socketId();
    port.close(port.accepted.getFirst());
    for (int i = 0; i < 200; i++) {
      port.call(caller, 100 + i);
      assertThat(port.answers.getLast().handshake().socketId()).isNotEqualTo(id);
    }
    port.receive(caller, ForgedPackets.keepAlive(id));
    assertThat(port.mux.stats().ignored()).containsEntry("UNKNOWN_SOCKET", 1L);
  }
}
