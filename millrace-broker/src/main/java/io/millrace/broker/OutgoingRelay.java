package io.millrace.broker;

import java.nio.ByteBuffer;

/**
 * One publication on its way to one other loop: a cursor in the channel's log, which is also the
 * buffer for what finds no room in the ring. Belongs to the publication's loop.
 */
final class OutgoingRelay {

  private final RelayLink link;
  private final int number;
  private final Publication publication;
  private final Channel channel;
  private final ChannelLog log;
  private RelayNews told = RelayNews.NONE;
  private long cursor;
  private long end = Long.MAX_VALUE;
  private boolean begun;
  private boolean finished;
  private long packetsLost;

  /** Whether it has a place among those that have something to put; {@link RelayLink} keeps it. */
  boolean queued;

  /**
   * A relay that has put nothing yet.
   *
   * @param number of those of the link
   * @param from the first packet, by its place in the log
   */
  OutgoingRelay(RelayLink link, int number, Publication publication, long from) {
    this.link = link;
    this.number = number;
    this.publication = publication;
    this.channel = publication.channel();
    this.log = channel.log();
    this.cursor = from;
  }

  int number() {
    return number;
  }

  int target() {
    return link.target();
  }

  Channel channel() {
    return channel;
  }

  Publication publication() {
    return publication;
  }

  /** Packets that the log no longer had when there was room. */
  long packetsLost() {
    return packetsLost;
  }

  /** False once its publication ended or it was cancelled. */
  boolean isWanted() {
    return end == Long.MAX_VALUE;
  }

  boolean isFinished() {
    return finished;
  }

  /** The log has more. */
  void onAppended() {
    if (!queued) {
      link.queue(this);
    }
  }

  /** The publication is over: what it brought is still put, then its end. */
  void endWithLog() {
    end = Math.min(end, log.end());
    onAppended();
  }

  /** The other loop wants no more. */
  void cancel() {
    end = Math.min(end, cursor);
    onAppended();
  }

  /**
   * Puts what there is.
   *
   * @return false if the ring was full before that
   */
  boolean pump(RelayRing ring) {
    if (!begun) {
      if (ring.isFull()) {
        return false;
      }
      ring.put(RelayRing.Kind.BEGIN, number, RelayStart.of(publication));
      begun = true;
    }
    while (cursor < Math.min(end, log.end())) {
      if (ring.isFull()) {
        return false;
      }
      putNext(ring);
    }
    if (cursor >= end && !finished) {
      if (ring.isFull()) {
        return false;
      }
      ring.put(RelayRing.Kind.END, number, null);
      finished = true;
    }
    return true;
  }

  private void putNext(RelayRing ring) {
    if (!log.holds(cursor)) {
      skipLost();
      return;
    }
    boolean randomAccess = opensRandomAccess();
    RelayNews news = null;
    ByteBuffer tables = randomAccess ? tablesOfNext() : publication.tables();
    if (!told.is(publication.isTransportStream(), tables, publication.described())) {
      news = new RelayNews(publication.isTransportStream(), tables, publication.described());
      told = news;
    }
    ring.put(
        randomAccess ? RelayRing.Kind.RANDOM_ACCESS : RelayRing.Kind.PACKET,
        number,
        log,
        cursor,
        log.originNs(cursor),
        news);
    cursor++;
  }

  /**
   * Only the newest point's tables are known. An older one counts if they were the same then; else
   * the other loop's consumers start at a later one, which is on its way.
   */
  @SuppressWarnings("ReferenceEquality") // other tables are another object
  private boolean opensRandomAccess() {
    if (!log.isRandomAccess(cursor)) {
      return false;
    }
    RandomAccessPoint newest = log.randomAccessPoint();
    return newest == null || newest.index() == cursor || newest.tables() == told.tables();
  }

  private ByteBuffer tablesOfNext() {
    RandomAccessPoint newest = log.randomAccessPoint();
    return newest == null ? publication.tables() : newest.tables();
  }

  /** The other loop was too slow for the log: on at the newest random access point. */
  private void skipLost() {
    RandomAccessPoint point = log.randomAccessPoint();
    long next = point == null ? log.first() : Math.max(point.index(), log.first());
    next = Math.min(next, Math.min(end, log.end()));
    packetsLost += next - cursor;
    link.lost(next - cursor);
    cursor = next;
  }
}
