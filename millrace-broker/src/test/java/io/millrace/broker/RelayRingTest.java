package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayRingTest {

  private static final int SLOTS = 8;

  private final RelayRing ring = new RelayRing(SLOTS);
  private final ChannelLog log =
      new ChannelLog(
          new BrokerLimits(8 << 20, Duration.ofMinutes(1), 1 << 20), PageSupply.ofThisJvm());
  private final List<String> taken = new ArrayList<>();

  private void collect(
      RelayRing.Kind kind,
      int relay,
      ByteBuffer payload,
      long originNs,
      @Nullable Object news,
      long nowNs) {
    taken.add(kind + " " + relay + " " + US_ASCII.decode(payload) + " " + originNs + " " + news);
  }

  private void put(int relay, String text, long originNs, @Nullable Object news) {
    log.append(ByteBuffer.wrap(text.getBytes(US_ASCII)), originNs, originNs);
    ring.put(RelayRing.Kind.PACKET, relay, log, log.end() - 1, originNs, news);
  }

  @Test
  void whatIsPutIsTakenInOrderWithAllThatBelongsToIt() {
    ring.put(RelayRing.Kind.BEGIN, 3, "start");
    put(3, "abc", 10, null);
    put(4, "d", 20, "other");
    ring.put(RelayRing.Kind.END, 3, null);
    assertThat(ring.take(this::collect, 0)).isEqualTo(4);
    assertThat(taken)
        .containsExactly(
            "BEGIN 3  0 start", "PACKET 3 abc 10 null", "PACKET 4 d 20 other", "END 3  0 null");
    assertThat(ring.take(this::collect, 0)).isZero();
  }

  @Test
  void aFullRingSaysSoAndTellsOfRoomWhenItWasAskedTo() {
    for (int i = 0; i < SLOTS; i++) {
      assertThat(ring.isFull()).isFalse();
      put(1, "p" + i, i, null);
    }
    assertThat(ring.isFull()).isTrue();
    assertThat(ring.isRoomWanted()).isFalse();
    assertThat(ring.wantRoom()).isTrue();
    ring.take(this::collect, 0);
    assertThat(ring.isRoomWanted()).isTrue();
    assertThat(ring.isRoomWanted()).as("once").isFalse();
    assertThat(ring.wantRoom()).as("there is room").isFalse();
  }

  @Test
  void whatAReaderFailsAtIsNotGivenAgain() {
    put(1, "a", 0, null);
    put(1, "b", 0, null);
    RelayRing.Reader failing =
        (kind, relay, payload, originNs, news, nowNs) -> {
          throw new IllegalStateException("on purpose");
        };
    assertThatThrownBy(() -> ring.take(failing, 0)).hasMessage("on purpose");
    ring.take(this::collect, 0);
    assertThat(taken).containsExactly("PACKET 1 b 0 null");
  }

  @Test
  void aPacketOfFullSizeFitsEverySlot() {
    String full = "x".repeat(Page.MAX_PAYLOAD);
    for (int round = 0; round < 3 * SLOTS; round++) {
      put(1, full, round, null);
      ring.take(this::collect, 0);
    }
    assertThat(taken).hasSize(3 * SLOTS).allMatch(text -> text.contains(full));
  }

  @Test
  void theNumberOfSlotsIsAPowerOfTwo() {
    assertThatThrownBy(() -> new RelayRing(12)).hasMessageContaining("12");
  }

  /** Two threads, a ring that is full and empty all the time, and every byte is looked at. */
  @Test
  void oneThreadPutsAndAnotherTakesAndNothingIsLostOrMixedUp() throws Exception {
    int packets = 300_000;
    Verifying reader = new Verifying();
    CompletableFuture<Void> taking =
        CompletableFuture.runAsync(() -> {
          while (reader.next < packets && !Thread.currentThread().isInterrupted()) {
            if (ring.take(reader, 0) == 0) {
              Thread.onSpinWait();
            }
          }
        });
    Random random = new Random(1);
    ByteBuffer payload = ByteBuffer.allocate(64);
    for (int n = 0; n < packets; n++) {
      payload.clear();
      int words = 1 + random.nextInt(16);
      for (int i = 0; i < words; i++) {
        payload.putInt(n);
      }
      log.append(payload.flip(), n, n);
      while (ring.isFull()) {
        assertThat(taking).isNotCompletedExceptionally();
        Thread.onSpinWait();
      }
      ring.put(RelayRing.Kind.PACKET, n & 1023, log, log.end() - 1, n, n % 7 == 0 ? n : null);
    }
    taking.get(50, TimeUnit.SECONDS);
    assertThat(reader.next).isEqualTo(packets);
  }

  private static final class Verifying implements RelayRing.Reader {
    private volatile int next;

    @Override
    public void onMessage(
        RelayRing.Kind kind,
        int relay,
        ByteBuffer payload,
        long originNs,
        @Nullable Object news,
        long nowNs) {
      int n = next;
      boolean whole = payload.remaining() % 4 == 0 && payload.hasRemaining();
      while (payload.remaining() >= 4) {
        whole &= payload.getInt() == n;
      }
      boolean newsRight = n % 7 == 0 ? Integer.valueOf(n).equals(news) : news == null;
      if (!whole || relay != (n & 1023) || originNs != n || !newsRight) {
        throw new AssertionError("packet " + n);
      }
      next = n + 1;
    }
  }
}
