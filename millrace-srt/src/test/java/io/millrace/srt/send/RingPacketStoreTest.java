package io.millrace.srt.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.testkit.Pattern;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RingPacketStoreTest {

  private final RingPacketStore store = new RingPacketStore(64, 1316);

  @Test
  void holdsTheNewestAndForgetsTheOldest() {
    for (int i = 0; i < 1_000; i++) {
      store.append(ByteBuffer.wrap(Pattern.payload(i, 4 + i)), i);
      assertThat(store.end()).isEqualTo(i + 1);
      for (int held = Math.max(0, i - 63); held <= i; held++) {
        ByteBuffer copy = ByteBuffer.allocate(1500).position(16);
        assertThat(store.holds(held)).isTrue();
        store.copyTo(held, copy);
        assertThat(Pattern.verify(copy.flip().position(16))).isEqualTo(held);
        assertThat(store.length(held)).isEqualTo(4 + held);
        assertThat(store.originNs(held)).isEqualTo(held);
      }
      assertThat(store.holds(i - 64)).isFalse();
      assertThat(store.holds(i + 1)).isFalse();
    }
    assertThat(store.holds(-1)).isFalse();
  }

  @Test
  void originTimesNeverGoBack() {
    store.append(ByteBuffer.allocate(1), 100);
    store.append(ByteBuffer.allocate(1), 50);
    assertThat(store.originNs(1)).isEqualTo(100);
  }

  @Test
  void skipsWhatIsLate() {
    for (int i = 0; i < 100; i++) {
      store.append(ByteBuffer.allocate(1), i);
    }
    assertThat(store.skipLate(50, 70)).isEqualTo(70);
    assertThat(store.skipLate(80, 70)).isEqualTo(80);
    assertThat(store.skipLate(0, 0)).as("what is overwritten").isEqualTo(36);
    assertThat(store.skipLate(50, 1_000)).as("nothing is young enough").isEqualTo(100);
  }

  @Test
  void takesTheWholePayloadAndOnlyWhatFits() {
    ByteBuffer payload = ByteBuffer.allocate(20).position(5);
    store.append(payload, 0);
    assertThat(payload.hasRemaining()).isFalse();
    assertThat(store.length(0)).isEqualTo(15);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.append(ByteBuffer.allocate(1317), 0))
        .withMessageContaining("1317");
    assertThatIllegalArgumentException().isThrownBy(() -> store.append(ByteBuffer.allocate(0), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RingPacketStore(100, 1316));
  }
}
