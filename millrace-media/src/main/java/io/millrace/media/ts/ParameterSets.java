package io.millrace.media.ts;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;

/**
 * The newest parameter sets of one kind, by id; at most {@value #SETS_MAX} of {@value
 * #SET_BYTES_MAX} bytes: what is beyond is left out. One owner.
 */
final class ParameterSets {

  static final int SETS_MAX = 32;
  static final int SET_BYTES_MAX = 2048;

  private final TreeMap<Integer, ByteBuffer> byId = new TreeMap<>();

  void clear() {
    byId.clear();
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Keeps a copy of a whole NAL unit; an id below 0 stands for one that could not be read. */
  void put(int id, ByteBuffer bytes, int from, int to) {
    boolean room = byId.size() < SETS_MAX || byId.containsKey(id);
    if (id < 0 || !room || to - from > SET_BYTES_MAX) {
      return;
    }
    ByteBuffer known = byId.get(id);
    if (known == null || !known.equals(bytes.slice(from, to - from))) {
      ByteBuffer copy = ByteBuffer.allocate(to - from).put(0, bytes, from, to - from);
      byId.put(id, copy.asReadOnlyBuffer());
    }
  }

  /** Read-only buffers in the order of their ids. */
  List<ByteBuffer> list() {
    return List.copyOf(byId.values());
  }
}
