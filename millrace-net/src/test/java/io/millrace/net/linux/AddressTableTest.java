package io.millrace.net.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AddressTableTest {

  private static final int SENDERS = 20_000;

  /** What chance makes of a table that is two thirds full stays well below. */
  private static final int BOUND = 400;

  /** Senders that choose their addresses so that simple sums of their parts are alike. */
  private enum Family {
    ONE_NETWORK_WHERE_THE_PORT_MAKES_UP_FOR_THE_ADDRESS {
      @Override
      void add(AddressTable table, int i) {
        table.get(NETWORK, (77 - i) * inverse(31), i, 0);
      }
    },
    NETWORKS_THAT_MAKE_UP_FOR_THE_ADDRESS {
      @Override
      void add(AddressTable table, int i) {
        table.get(NETWORK + i, -31L * i, 5_000, 0);
      }
    },
    IPV4_WHERE_THE_PORT_MAKES_UP_FOR_THE_ADDRESS {
      @Override
      void add(AddressTable table, int i) {
        int group = i / 2_000;
        int place = i % 2_000;
        table.get(0, MAPPED | (0x0A00_0000 + (group << 16) + place), 65_000 - 31 * place, 0);
      }
    },
    ONE_ADDRESS_WITH_MANY_PORTS {
      @Override
      void add(AddressTable table, int i) {
        table.get(NETWORK, 1, i, 0);
      }
    },
    WHAT_DIFFERS_IN_THE_HIGHEST_BITS_ONLY {
      @Override
      void add(AddressTable table, int i) {
        table.get(NETWORK, (long) i << 48, 5_000, 0);
      }
    };

    private static final long NETWORK = 0x2001_0DB8_0000_0000L;
    private static final long MAPPED = 0xFFFF_0000_0000L;

    abstract void add(AddressTable table, int i);

    /** By which an odd number becomes 1, modulo 2^64: each step doubles the bits that are right. */
    private static long inverse(long odd) {
      long inverse = odd;
      for (int bits = 3; bits < Long.SIZE; bits *= 2) {
        inverse *= 2 - odd * inverse;
      }
      return inverse;
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void noSenderMakesTheSearchLongByTheAddressesThatItChooses(Family family) {
    Random random = new Random(1);
    for (int round = 0; round < 10; round++) {
      AddressTable table = new AddressTable(random.nextLong());
      for (int i = 0; i < SENDERS; i++) {
        family.add(table, i);
      }
      assertThat(table.size()).isEqualTo(SENDERS);
      assertThat(table.longestSearch()).isLessThan(BOUND);
    }
  }

  @Test
  void eachAddressIsMadeOnceAndFoundAgainWhenTheTableHasGrown() {
    AddressTable table = new AddressTable();
    InetSocketAddress[] made = new InetSocketAddress[1_000];
    for (int i = 0; i < made.length; i++) {
      made[i] = table.get(0, 0xFFFF_7F00_0001L, i, 0);
    }
    for (int i = 0; i < made.length; i++) {
      assertThat(table.get(0, 0xFFFF_7F00_0001L, i, 0)).isSameAs(made[i]);
      assertThat(made[i]).isEqualTo(new InetSocketAddress("127.0.0.1", i));
    }
  }

  @Test
  void aFloodOfAddressesTakesNoMemoryWithoutEnd() {
    AddressTable table = new AddressTable();
    for (int i = 0; i < 200_000; i++) {
      table.get(i, 1, 5_000, 0);
    }
    assertThat(table.size()).isLessThan(65_536);
  }

  @Test
  void whatIsForgottenIsMadeAnewAndNothingElseIs() {
    Random random = new Random(2);
    AddressTable table = new AddressTable(random.nextLong());
    KnownAddress[] known = new KnownAddress[1_000];
    for (int step = 0; step < 50_000; step++) {
      int port = 1 + random.nextInt(known.length - 1);
      if (known[port] == null) {
        known[port] = (KnownAddress) table.get(0, 0xFFFF_7F00_0001L, port, 0);
      } else if (random.nextBoolean()) {
        assertThat(table.get(0, 0xFFFF_7F00_0001L, port, 0)).isSameAs(known[port]);
      } else {
        KnownAddress forgotten = known[port];
        table.forget(forgotten);
        table.forget(forgotten);
        known[port] = null;
      }
    }
    assertThat(table.size()).isEqualTo((int) Arrays.stream(known).filter(Objects::nonNull).count());
  }
}
