package io.millrace.server.interop.matrix;

import io.millrace.testkit.net.ImpairmentProxy;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an observer between the two sees of the encryption: the key bits of data packets, and the
 * length of the key in the caller's key material. Read here and not by our own codecs.
 */
final class Wire {
  private static final int KEY_BITS_SHIFT = 27;
  private static final int HANDSHAKE = 0x8000_0000;
  private static final int EXTENSIONS = 16 + 48;
  private static final int KM_REQUEST = 3;
  private static final int KM_KEY_WORDS = 15;
  private static final int WORD = 4;

  private final Set<Integer> keys = new TreeSet<>();
  private int keyBytes;

  static Wire through(ImpairmentProxy proxy) {
    Wire wire = new Wire();
    proxy.filterToServer(wire::see);
    proxy.filterToClient(wire::see);
    return wire;
  }

  /** 0 for packets in the clear, 1 for those with the even key, 2 the odd one. */
  synchronized Set<Integer> keys() {
    return Set.copyOf(keys);
  }

  /** The length of the key that the caller proposed; 0 for none. */
  synchronized int keyBytes() {
    return keyBytes;
  }

  private synchronized boolean see(ByteBuffer packet) {
    int firstWord = packet.getInt(0);
    if (firstWord >= 0) {
      keys.add(packet.getInt(WORD) >>> KEY_BITS_SHIFT & 3);
    } else if (firstWord == HANDSHAKE) {
      seeExtensions(packet);
    }
    return true;
  }

  private void seeExtensions(ByteBuffer packet) {
    int at = EXTENSIONS;
    while (at + WORD <= packet.limit()) {
      if (packet.getShort(at) == KM_REQUEST) {
        keyBytes = packet.get(at + WORD + KM_KEY_WORDS) * WORD;
      }
      at += WORD + Short.toUnsignedInt(packet.getShort(at + 2)) * WORD;
    }
  }
}
