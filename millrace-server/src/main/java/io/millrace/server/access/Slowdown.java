package io.millrace.server.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows down an address that shows wrong keys, and no other: its first ones are answered at once,
 * then each later than the one before, then it is barred for a while. An address is one of IPv4, or
 * a /64 of IPv6, which is what one household has. Told the time; any thread.
 *
 * <pre>
 *   wrong keys   1  2  3  4      5      6   7   8   9   10
 *   answer       at once  250 ms 500 ms 1 s 2 s 2 s 2 s barred for 30 s, then as if it were 7
 * </pre>
 *
 * <p>For the bar count only those that cost something to find out; all others go on at 2 s.
 */
final class Slowdown {

  static final int FREE = 3;
  static final int MOST = 10;
  static final Duration BARRED = Duration.ofSeconds(30);

  /** After this time without a wrong key, all is forgotten. */
  static final Duration MEMORY = Duration.ofMinutes(1);

  private static final int AFTER_THE_BAR = 7;
  private static final Duration FIRST_DELAY = Duration.ofMillis(250);
  private static final int DOUBLINGS_MAX = 3;
  private static final int ADDRESSES_MAX = 10_000;
  private static final int NETWORK_BYTES = 8;

  private final Map<String, Failures> records = new LinkedHashMap<>(); // the oldest is forgotten

  private static final class Failures {
    int count;
    int dear;
    long lastNs;
    boolean barred;
  }

  /** Whether the address may show nothing new now. */
  synchronized boolean isBarred(InetAddress address, long nowNs) {
    Failures record = current(network(address), nowNs);
    return record != null && record.barred;
  }

  /**
   * A wrong key was shown; how long the answer is to wait. An address that is barred is so no
   * longer for what it shows meanwhile: others may be behind it.
   *
   * @param dear whether it cost a hash or a question to find out, which is what the bar spares
   */
  synchronized Duration failed(InetAddress address, boolean dear, long nowNs) {
    String network = network(address);
    Failures record = current(network, nowNs);
    if (record == null) {
      record = new Failures();
      records.put(network, record);
      forgetTheOldest();
    }
    if (record.barred) {
      return Duration.ZERO;
    }
    record.count = Math.min(record.count + 1, MOST);
    record.dear += dear ? 1 : 0;
    record.lastNs = nowNs;
    record.barred = record.dear == MOST;
    if (record.barred || record.count <= FREE) {
      return Duration.ZERO;
    }
    return FIRST_DELAY.multipliedBy(1L << Math.min(record.count - FREE - 1, DOUBLINGS_MAX));
  }

  private @Nullable Failures current(String network, long nowNs) {
    Failures record = records.get(network);
    if (record == null) {
      return null;
    }
    long silentNs = nowNs - record.lastNs;
    if (silentNs >= MEMORY.toNanos()) {
      records.remove(network);
      return null;
    }
    if (record.barred && silentNs >= BARRED.toNanos()) {
      record.barred = false;
      record.count = AFTER_THE_BAR;
      record.dear = AFTER_THE_BAR;
    }
    return record;
  }

  private void forgetTheOldest() {
    if (records.size() > ADDRESSES_MAX) {
      records.remove(records.keySet().iterator().next());
    }
  }

  /** How many addresses it knows. */
  synchronized int size() {
    return records.size();
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }
}
