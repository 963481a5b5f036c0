package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandbyLogTest {
  private static final BrokerLimits LIMITS =
      new BrokerLimits(1L << 20, Duration.ofMinutes(10), 1L << 19);
  private static final int MOST_PAGES = (int) (LIMITS.logBytes() / Page.BYTES);

  private final PageSupply supply = new PageSupply(100);
  private final StandbyLog log = new StandbyLog(LIMITS, supply);
  private int sent;

  private void add(int count, boolean randomAccess) {
    for (int i = 0; i < count; i++) {
      ByteBuffer payload = ByteBuffer.allocate(1316).putInt(0, sent);
      log.add(payload, sent, randomAccess, ByteBuffer.allocate(0), sent);
      sent++;
    }
  }

  private List<Integer> replayed() {
    List<Integer> numbers = new ArrayList<>();
    log.replay((payload, originNs, randomAccess) -> numbers.add(payload.getInt(0)));
    return numbers;
  }

  @Test
  void withoutARandomAccessPointItKeepsNothing() {
    add(5 * Page.SLOTS, false);
    assertThat(supply.pages()).isZero();
    assertThat(log.hasPicture()).isFalse();
    assertThat(replayed()).isEmpty();
  }

  @Test
  void itReplaysAllSinceTheNewestRandomAccessPoint() {
    add(1, true);
    add(10, false);
    add(1, true);
    add(2, false);
    assertThat(replayed()).containsExactly(11, 12, 13);
    assertThat(supply.pages()).isZero();
  }

  @Test
  void aGroupThatIsTooLargeIsGivenUpAndTheNextOneKept() {
    add(1, true);
    add(MOST_PAGES * Page.SLOTS, false);
    assertThat(log.hasPicture()).isFalse();
    assertThat(supply.pages()).as("nothing is kept that will not be replayed").isZero();
    add(3, false);
    assertThat(supply.pages()).isZero();
    int point = sent;
    add(1, true);
    add(1, false);
    assertThat(replayed()).containsExactly(point, point + 1);
  }
}
