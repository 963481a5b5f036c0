package io.millrace.server.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Places for event streams: a few an address, so that nobody takes all of them, and some that only
 * this machine gets. Any thread.
 */
final class StreamPlaces {

  static final int ALL = 64;
  static final int FOR_THIS_MACHINE = 8;
  static final int PER_ADDRESS = 8;

  private static final int NETWORK_BYTES = 8;

  private final Map<ByteBuffer, Integer> taken = new HashMap<>();
  private final int all;
  private final int forThisMachine;
  private final int perAddress;
  private int sum;

  /** For event streams. */
  StreamPlaces() {
    this(ALL, FOR_THIS_MACHINE, PER_ADDRESS);
  }

  /**
   * For something else.
   *
   * @param all in all
   * @param forThisMachine of these, kept for callers on this machine
   * @param perAddress for one address; loopback addresses may have all
   */
  StreamPlaces(int all, int forThisMachine, int perAddress) {
    this.all = all;
    this.forThisMachine = forThisMachine;
    this.perAddress = perAddress;
  }

  /** One that is held until it is closed. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * One for a caller, if there is one.
   *
   * @param fromThisMachine whether it may have those that are kept
   */
  synchronized Optional<Place> take(InetAddress address, boolean fromThisMachine) {
    ByteBuffer network = network(address);
    int own = taken.getOrDefault(network, 0);
    boolean greedy = !address.isLoopbackAddress() && own >= perAddress; // a proxy is many callers
    if (greedy || sum >= (fromThisMachine ? all : all - forThisMachine)) {
      return Optional.empty();
    }
    taken.put(network, own + 1);
    sum++;
    return Optional.of(() -> giveBack(network));
  }

  private synchronized void giveBack(ByteBuffer network) {
    taken.computeIfPresent(network, (_, own) -> own > 1 ? own - 1 : null);
    sum--;
  }

  /** An IPv6 caller has a whole /64 to itself. */
  private static ByteBuffer network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(bytes, 0, NETWORK_BYTES)
        : ByteBuffer.wrap(bytes);
  }
}
