package io.millrace.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The datagrams of a batch, each in a slot of its own. One owner, the loop. */
final class ShortDatagrams implements DatagramBatch {

  private final LoopSocket socket;
  private final ByteBuffer slots = ByteBuffer.allocateDirect(CAPACITY * MAX_DATAGRAM);
  private final int[] lengths = new int[CAPACITY];
  private final @Nullable InetSocketAddress[] peers = new InetSocketAddress[CAPACITY];
  private int size;

  ShortDatagrams(LoopSocket socket) {
    this.socket = socket;
  }

  @Override
  public boolean add(ByteBuffer datagram, InetSocketAddress to) {
    int length = datagram.remaining();
    if (length > MAX_DATAGRAM) {
      throw new IllegalArgumentException(
          "a datagram of " + length + " bytes is too long for a batch: at most " + MAX_DATAGRAM);
    }
    if (size == CAPACITY) {
      return false;
    }
    slots.clear().put(at(size), datagram, datagram.position(), length);
    datagram.position(datagram.limit());
    lengths[size] = length;
    peers[size++] = to;
    return true;
  }

  @Override
  public boolean isEmpty() {
    return size == 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int flush() {
    int done = size == 0 ? 0 : socket.sendAll(this);
    clear();
    return done;
  }

  @Override
  public void clear() {
    Arrays.fill(peers, 0, size, null);
    size = 0;
  }

  /** All slots in one direct buffer. */
  ByteBuffer slots() {
    return slots;
  }

  int length(int index) {
    return lengths[index];
  }

  InetSocketAddress peer(int index) {
    InetSocketAddress peer = peers[index];
    if (peer == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return peer;
  }

  /** Where in the slots it begins. */
  int at(int index) {
    return index * MAX_DATAGRAM;
  }

  /** The datagram there, position to limit; valid until the next one is asked for. */
  ByteBuffer datagram(int index) {
    return slots.limit(at(index) + lengths[index]).position(at(index));
  }
}
