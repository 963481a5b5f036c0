package io.millrace.srt.endpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of sockets by open addressing: a place each, no boxing, no entries. One owner. */
abstract class SocketHash {

  private static final int INITIAL_CAPACITY = 64;

  private @Nullable MuxedSocket[] slots = new MuxedSocket[INITIAL_CAPACITY];
  private int size;

  /** By what a socket is found: always the same for the same one. */
  abstract int hash(MuxedSocket socket);

  final int size() {
    return size;
  }

  /** Where sockets of this hash may be: look there, then at each {@link #next}, up to a gap. */
  final int first(int hash) {
    return hash & (slots.length - 1);
  }

  final int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  final @Nullable MuxedSocket at(int slot) {
    return slots[slot];
  }

  /** Adds a socket that is not there yet. */
  void add(MuxedSocket socket) {
    if (4 * (size + 1) > 3 * slots.length) {
      grow();
    }
    insert(socket);
    size++;
  }

  /** Takes a socket out; false if it was not there. */
  boolean remove(MuxedSocket socket) {
    int hole = first(hash(socket));
    while (slots[hole] != socket) {
      if (slots[hole] == null) {
        return false;
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
    return true;
  }

  final List<MuxedSocket> all() {
    List<MuxedSocket> all = new ArrayList<>(size);
    for (MuxedSocket socket : slots) {
      if (socket != null) {
        all.add(socket);
      }
    }
    return all;
  }

  private void insert(MuxedSocket socket) {
    int i = first(hash(socket));
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
}
