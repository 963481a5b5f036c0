package io.millrace.cli.producer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a byte stream into payloads of up to seven MPEG-TS packets (ISO/IEC 13818-1 section 2.4.3),
 * each starting at a sync byte. Bytes before the first packet, and damage between packets, are left
 * out and counted; all others come out unchanged and in order. Never throws. Used by one thread.
 */
final class TsPacketizer {

  static final int TS_PACKET = 188;
  static final int PAYLOAD = 7 * TS_PACKET;

  private static final byte SYNC = 0x47;

  /** So many packets in a row start with a sync byte before we believe it. */
  private static final int PROOF = 5;

  /** And so many if the whole input is shorter than that. */
  private static final int SHORT_PROOF = 3;

  /** After so many bytes without proof this is something else. */
  private static final int DOUBT_LIMIT = 64 << 10;

  /** What the bytes turned out to be. */
  enum Verdict {
    UNDECIDED,
    TRANSPORT_STREAM,
    SOMETHING_ELSE
  }

  private final Consumer<ByteBuffer> sink;
  private byte[] pending = new byte[2 * PAYLOAD];
  private int length;
  private boolean locked;
  private Verdict verdict = Verdict.UNDECIDED;
  private long skippedBytes;

  /** The sink gets a buffer of its own with each payload. */
  TsPacketizer(Consumer<ByteBuffer> sink) {
    this.sink = sink;
  }

  /** Takes the next bytes and gives out every full payload. */
  void feed(byte[] data, int count) {
    if (verdict == Verdict.SOMETHING_ELSE) {
      return;
    }
    if (length + count > pending.length) {
      pending = Arrays.copyOf(pending, Math.max(2 * pending.length, length + count));
    }
    System.arraycopy(data, 0, pending, length, count);
    length += count;
    cut(PAYLOAD, false);
    if (verdict == Verdict.UNDECIDED && skippedBytes + length > DOUBT_LIMIT) {
      verdict = Verdict.SOMETHING_ELSE;
      length = 0;
    }
  }

  /** Gives out the whole packets that wait for a payload to fill. */
  void flush() {
    if (verdict == Verdict.TRANSPORT_STREAM) {
      cut(TS_PACKET, false);
    }
  }

  /** Nothing more will come: gives out what there is. */
  void end() {
    cut(TS_PACKET, true);
    skippedBytes += length;
    length = 0;
    if (verdict == Verdict.UNDECIDED && skippedBytes > 0) {
      verdict = Verdict.SOMETHING_ELSE;
    }
  }

  Verdict verdict() {
    return verdict;
  }

  /** Bytes that belonged to no packet. */
  long skippedBytes() {
    return skippedBytes;
  }

  private void cut(int least, boolean ended) {
    int at = 0;
    while (true) {
      if (!locked) {
        int start = findSync(at, ended);
        skippedBytes += start - at;
        at = start;
        if (!locked) {
          break;
        }
      }
      int packets = packetsAt(at);
      if (packets == 0 && at + TS_PACKET <= length) {
        locked = false;
      } else if (packets * TS_PACKET >= least || (packets > 0 && damagedAfter(at, packets))) {
        sink.accept(ByteBuffer.wrap(Arrays.copyOfRange(pending, at, at + packets * TS_PACKET)));
        at += packets * TS_PACKET;
      } else {
        break;
      }
    }
    System.arraycopy(pending, at, pending, 0, length - at);
    length -= at;
  }

  /** Whole packets in a row from a position on, at most a payload of them. */
  private int packetsAt(int at) {
    int packets = 0;
    int end = at;
    while (packets < PAYLOAD / TS_PACKET && end + TS_PACKET <= length && pending[end] == SYNC) {
      packets++;
      end += TS_PACKET;
    }
    return packets;
  }

  /** Whether the row ends because what follows is no packet. */
  private boolean damagedAfter(int at, int packets) {
    int end = at + packets * TS_PACKET;
    return end < length && pending[end] != SYNC;
  }

  /** The first proven packet start, or where to go on looking once more bytes are there. */
  private int findSync(int from, boolean ended) {
    for (int at = from; at < length; at++) {
      int packets = pending[at] == SYNC ? packetsAt(at) : 0;
      int next = at + packets * TS_PACKET;
      boolean open = pending[at] == SYNC && (next + TS_PACKET > length && !isBroken(next));
      if (packets >= PROOF || (open && ended && packets > 0 && isEnough(at, packets))) {
        locked = true;
        verdict = Verdict.TRANSPORT_STREAM;
        return at;
      }
      if (open && !ended) {
        return at;
      }
    }
    return length;
  }

  private boolean isBroken(int at) {
    return at < length && pending[at] != SYNC;
  }

  /** When no more comes: what had been a stream goes on as one, a new one needs a better reason. */
  private boolean isEnough(int at, int packets) {
    return verdict == Verdict.TRANSPORT_STREAM || at == 0 || packets >= SHORT_PROOF;
  }
}
