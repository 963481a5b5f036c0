package io.millrace.srt.endpoint;

import io.millrace.net.Source;
import io.millrace.net.SourceCounts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of callers that were accepted, by what tells their calls apart; how many each source
 * has is counted together with the other endpoints of the port. One owner.
 */
final class AcceptedCallers extends SocketHash {

  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final SourceCounts counts;
  private final long secret;

  /**
   * Nobody yet.
   *
   * @param secret callers choose their numbers: without it they could choose one place for all
   */
  AcceptedCallers(SourceCounts counts, long secret) {
    this.counts = counts;
    this.secret = secret;
  }

  @Nullable MuxedSocket get(CallerKey key) {
    int hash = hash(key.address(), key.socketId(), key.initialSequenceNumber());
    for (int i = first(hash); ; i = next(i)) {
      MuxedSocket found = at(i);
      if (found == null || found.isFrom(key)) {
        return found;
      }
    }
  }

  /** How many callers there are of this address's source, at all endpoints of the port. */
  int sizeOf(InetAddress address) {
    return counts.of(Source.of(address));
  }

  /** How many callers there are at all endpoints of the port. */
  int sizeInAll() {
    return counts.total();
  }

  @Override
  void add(MuxedSocket socket) {
    super.add(socket);
    counts.add(Source.of(socket.remoteAddress().getAddress()));
  }

  @Override
  boolean remove(MuxedSocket socket) {
    boolean removed = super.remove(socket);
    if (removed) {
      counts.remove(Source.of(socket.remoteAddress().getAddress()));
    }
    return removed;
  }

  @Override
  int hash(MuxedSocket socket) {
    return hash(socket.remoteAddress(), socket.callerId(), socket.callerSequenceNumber());
  }

  private int hash(InetSocketAddress address, int id, int sequenceNumber) {
    long mixed = (secret ^ address.hashCode()) * MIX;
    mixed = (mixed ^ (mixed >>> 32) ^ id) * MIX;
    mixed = (mixed ^ (mixed >>> 32) ^ sequenceNumber) * MIX;
    return (int) (mixed >>> 32);
  }
}
