package io.millrace.server.interop;

import io.millrace.testkit.net.ImpairmentProxy;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.TreeMap;

/**
 * What a producer put on the wire: payloads of its SRT data packets, each once, in the order of
 * their numbers. libsrt may end with packets unsent, so that a file is no measure of it.
 */
final class Wiretap {
  private static final int HEADER = 16;
  private static final int HALF = 1 << 30;

  private final TreeMap<Integer, byte[]> payloads = new TreeMap<>();
  private int first = -1;

  /** Listens to what goes to the server. */
  static Wiretap on(ImpairmentProxy proxy) {
    Wiretap tap = new Wiretap();
    proxy.filterToServer(datagram -> {
      tap.hear(datagram);
      return true;
    });
    return tap;
  }

  synchronized byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    payloads.values().forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** Data packets have the first bit clear; their numbers have 31 bits and wrap. */
  private synchronized void hear(ByteBuffer datagram) {
    if (datagram.remaining() <= HEADER || datagram.getInt(0) < 0) {
      return;
    }
    int number = datagram.getInt(0);
    first = first < 0 ? number : first;
    int distance = number - first & Integer.MAX_VALUE;
    byte[] payload = new byte[datagram.remaining() - HEADER];
    datagram.get(HEADER, payload);
    if (distance < HALF) {
      payloads.putIfAbsent(distance, payload);
    }
  }
}
