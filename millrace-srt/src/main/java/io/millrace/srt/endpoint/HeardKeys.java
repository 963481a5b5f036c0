package io.millrace.srt.endpoint;

import io.millrace.srt.crypto.KeyMaterial;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The salts that callers' key messages came with, and whose they were. Each caller draws its own;
 * who comes with another's recorded it, and would have us encrypt under keys that were used before
 * (guide §20.6). The last 65,536, since the port was opened. Thread-safe: all endpoints of a port
 * have the same.
 */
final class HeardKeys {

  private static final int MOST = 65_536;

  private final Map<ByteBuffer, CallerKey> callers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, CallerKey> eldest) {
          return size() > MOST;
        }
      };

  /** Notes whose message this is; false if it was another's before. */
  synchronized boolean admit(KeyMaterial message, CallerKey caller) {
    CallerKey first = callers.putIfAbsent(message.salt(), caller);
    return first == null || first.equals(caller);
  }
}
