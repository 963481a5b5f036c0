package io.millrace.srt.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sockets by their 30-bit ids: open addressing, no boxing on the packet path. One owner. */
final class SocketTable {

  private static final int INITIAL_CAPACITY = 64;

  private @Nullable MuxedSocket[] slots = new MuxedSocket[INITIAL_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  @Nullable MuxedSocket get(int id) {
    for (int i = slot(id); slots[i] != null; i = next(i)) {
      MuxedSocket found = slots[i];
      if (found != null && found.id() == id) {
        return found;
      }
    }
    return null;
  }

  /** Adds a socket whose id is not there yet. */
  void add(MuxedSocket socket) {
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    insert(socket);
    size++;
  }

  void remove(MuxedSocket socket) {
    int hole = slot(socket.id());
    while (slots[hole] != socket) {
      if (slots[hole] == null) {
        return;
      }
      hole = next(hole);
    }
    slots[hole] = null;
    size--;
    // those behind may have been put off by the one that left
    for (int i = next(hole); slots[i] != null; i = next(i)) {
      MuxedSocket moved = slots[i];
      slots[i] = null;
      if (moved != null) {
        insert(moved);
      }
    }
  }

  List<MuxedSocket> all() {
    List<MuxedSocket> all = new ArrayList<>(size);
    for (MuxedSocket socket : slots) {
      if (socket != null) {
        all.add(socket);
      }
    }
    return all;
  }

  private void insert(MuxedSocket socket) {
    int i = slot(socket.id());
    while (slots[i] != null) {
      i = next(i);
    }
    slots[i] = socket;
  }

  private void grow() {
    List<MuxedSocket> all = all();
    slots = new MuxedSocket[slots.length * 2];
    all.forEach(this::insert);
  }

  /** Ids are random: their low bits will do. */
  private int slot(int id) {
    return id & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }
}
