package io.millrace.net.linux;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that datagrams lately came from, each made once: open addressing, at most 65,536
 * slots. Begins anew when it is three quarters full of that, so that a flood from addresses without
 * end costs garbage and no memory. One owner, the loop.
 *
 * <p>It is asked for every datagram before anything of it is checked, so senders choose what stands
 * in it. Without its key nobody knows which addresses meet in one place.
 */
final class AddressTable {

  private static final int FIRST_SLOTS = 64;
  private static final int MOST_SLOTS = 65_536;

  private final long key;
  private @Nullable KnownAddress[] slots = new KnownAddress[FIRST_SLOTS];
  private int used;

  /** With a key that nobody knows. */
  AddressTable() {
    this(new SecureRandom().nextLong());
  }

  /** With this key. */
  AddressTable(long key) {
    this.key = key;
  }

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

  /** It is not expected to come again. Another one of the same address and port is not meant. */
  void forget(KnownAddress address) {
    int mask = slots.length - 1;
    int hole = hash(address.high(), address.low(), address.getPort()) & mask;
    while (slots[hole] != address) {
      if (slots[hole] == null) {
        return;
      }
      hole = (hole + 1) & mask;
    }
    slots[hole] = null;
    used--;
    // those behind may have been put off by the one that left
    for (int i = (hole + 1) & mask; slots[i] != null; i = (i + 1) & mask) {
      KnownAddress moved = slots[i];
      slots[i] = null;
      if (moved != null) {
        insert(moved);
      }
    }
  }

  private void insert(KnownAddress address) {
    int mask = slots.length - 1;
    int i = hash(address.high(), address.low(), address.getPort()) & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = address;
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
    for (KnownAddress address : old) {
      if (address != null) {
        insert(address);
        used++;
      }
    }
  }

  /**
   * Each part meets what the key has made of those before it: no sum of them is always the same.
   */
  private int hash(long high, long low, int port) {
    long mixed = (high ^ key) * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ mixed >>> 32 ^ low) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 32 ^ port) * 0x94D0_49BB_1331_11EBL;
    return (int) (mixed >>> 48); // as many bits as there may be slots
  }

  /** How many it knows. */
  int size() {
    return used;
  }

  /** How many slots are looked at to find the one that takes longest. */
  int longestSearch() {
    int mask = slots.length - 1;
    int longest = 0;
    for (int i = 0; i < slots.length; i++) {
      KnownAddress address = slots[i];
      if (address != null) {
        int first = hash(address.high(), address.low(), address.getPort());
        longest = Math.max(longest, (i - first & mask) + 1);
      }
    }
    return longest;
  }
}
