package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.net.SourceCounts;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class CallerTableTest {

  private static final InetSocketAddress A = HandshakeFloodTest.ipv4(1, 4_000);
  private static final InetSocketAddress A_TOO = HandshakeFloodTest.ipv4(1, 4_001);
  private static final InetSocketAddress B = HandshakeFloodTest.ipv4(2, 4_000);

  private final SourceCounts counts = new SourceCounts();
  private final CallerTable<String> table = new CallerTable<>(counts);

  private static CallerKey key(InetSocketAddress from, int id) {
    return new CallerKey(from, id, 0);
  }

  @Test
  void countsBySourceWhateverThePort() {
    table.put(key(A, 1), "one");
    table.put(key(A_TOO, 1), "two");
    table.put(key(B, 1), "three");
    table.put(key(A, 1), "one again");

    assertThat(table.size()).isEqualTo(3);
    assertThat(table.sizeOf(A.getAddress())).isEqualTo(2);
    assertThat(table.sizeOf(B.getAddress())).isEqualTo(1);
    assertThat(table.get(key(A, 1))).isEqualTo("one again");
  }

  @Test
  void addressesOfOneIpv6NetworkAreOneSource() {
    InetSocketAddress one = HandshakeFloodTest.ipv6(0x2001_0db8_0000_0001L, 1, 1);
    InetSocketAddress two = HandshakeFloodTest.ipv6(0x2001_0db8_0000_0001L, 2, 1);
    InetSocketAddress other = HandshakeFloodTest.ipv6(0x2001_0db8_0000_0002L, 1, 1);
    table.put(key(one, 1), "");
    table.put(key(two, 1), "");
    assertThat(table.sizeOf(one.getAddress())).isEqualTo(2);
    assertThat(table.sizeOf(other.getAddress())).isZero();
  }

  @Test
  void forgetsASourceWithItsLastCaller() {
    for (int i = 0; i < 1_000; i++) {
      CallerKey key = key(HandshakeFloodTest.ipv4(i, 1), 1);
      table.put(key, "");
      assertThat(table.remove(key)).isNotNull();
      assertThat(table.remove(key)).as("again").isNull();
    }
    assertThat(counts.sources()).isZero();
  }

  @Test
  void removesFromTheOldestOn() {
    table.put(key(A, 1), "old");
    table.put(key(B, 2), "old");
    table.put(key(A, 3), "new");
    table.put(key(A, 4), "old");
    table.removeOldestWhile("old"::equals);
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.sizeOf(A.getAddress())).isEqualTo(2);
    assertThat(counts.sources()).isEqualTo(1);
  }
}
