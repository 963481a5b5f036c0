package io.millrace.net.linux;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that datagrams lately came from, each made once: open addressing, at most 65,536
 * slots. Begins anew when it is three quarters full of that, so that a flood from addresses without
 * end costs garbage and no memory. One owner, the loop.
 */
final class AddressTable {

  private static final int FIRST_SLOTS = 64;
  private static final int MOST_SLOTS = 65_536;

  private @Nullable KnownAddress[] slots = new KnownAddress[FIRST_SLOTS];
  private int used;

  InetSocketAddress get(long high, long low, int port, int scope) {
    int mask = slots.length - 1;
    for (int i = hash(high, low, port) & mask; ; i = (i + 1) & mask) {
      KnownAddress known = slots[i];
      if (known == null) {
        return add(i, KnownAddress.of(high, low, port, scope));
      }
      if (known.is(high, low, port, scope)) {
        return known;
      }
    }
  }

  private KnownAddress add(int slot, KnownAddress address) {
    slots[slot] = address;
    if (++used > slots.length / 4 * 3) {
      grow();
    }
    return address;
  }

  private void grow() {
    @Nullable KnownAddress[] old = slots;
    used = 0;
    if (old.length == MOST_SLOTS) {
      slots = new KnownAddress[FIRST_SLOTS];
      return;
    }
    slots = new KnownAddress[old.length * 2];
    int mask = slots.length - 1;
    for (KnownAddress address : old) {
      if (address != null) {
        int i = hash(address.high(), address.low(), address.getPort()) & mask;
        while (slots[i] != null) {
          i = (i + 1) & mask;
        }
        slots[i] = address;
        used++;
      }
    }
  }

  private static int hash(long high, long low, int port) {
    long mixed = (high * 31 + low) * 31 + port;
    mixed *= 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 40);
  }

  /** How many it knows. */
  int size() {
    return used;
  }
}
