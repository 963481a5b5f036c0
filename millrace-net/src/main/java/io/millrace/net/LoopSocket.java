package io.millrace.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sockets of a loop have in common: a handler, and a turn in each pass. */
abstract class LoopSocket implements UdpSocket {

  private static final Logger log = LoggerFactory.getLogger(LoopSocket.class);

  /** What is asked of the kernel for each direction; it may grant less. */
  static final int WANTED_BUFFER = 8 << 20;

  /**
   * Datagrams taken in one pass before timers and other sockets get their turn: a few milliseconds'
   * work. Fewer would not do: while a pass sends to a thousand viewers, as many ACKs come.
   */
  static final int BATCH = 4096;

  private final EventLoop loop;
  private final InetSocketAddress localAddress;
  private final int receiveBufferBytes;

  // owned by the loop
  private @Nullable DatagramHandler handler;

  // written by the loop
  private final AtomicLong noRoom = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  LoopSocket(EventLoop loop, InetSocketAddress localAddress, int receiveBufferBytes) {
    this.loop = loop;
    this.localAddress = localAddress;
    this.receiveBufferBytes = receiveBufferBytes;
  }

  /**
   * Hands over what has come, at most about {@link #BATCH} datagrams.
   *
   * @return how many
   */
  abstract int receive(DatagramHandler to, long nowNs) throws IOException;

  /** False if it is known that nothing has come. */
  boolean mayReceive() {
    return true;
  }

  /** Whether datagrams wait here, of which the kernel tells nothing any more. */
  boolean holdsDatagrams() {
    return false;
  }

  abstract boolean isOpen();

  /** Frees the port; again does nothing. */
  abstract void free();

  @Override
  public boolean noteArrivals() {
    return false;
  }

  @Override
  public long arrivalNs() {
    return System.nanoTime();
  }

  @Override
  public final InetSocketAddress localAddress() {
    return localAddress;
  }

  @Override
  public final int receiveBufferBytes() {
    return receiveBufferBytes;
  }

  @Override
  public final void start(DatagramHandler newHandler) {
    loop.execute(() -> {
      handler = newHandler;
      loop.attach(this);
    });
  }

  /**
   * Takes what has come, then calls the timer if it is due. Looks at the clock itself: others may
   * have had their turn for long, and what is told to have come too early counts as delayed.
   */
  final void pass() {
    DatagramHandler current = handler;
    if (current == null) {
      return;
    }
    if (mayReceive() && receiveOrWarn(current, System.nanoTime()) > 0) {
      current.afterBatch(System.nanoTime());
    }
    if (!isOpen()) {
      return; // the handler closed it
    }
    long nowNs = System.nanoTime();
    if (Deadlines.isDue(current.nextDeadlineNs(), nowNs)) {
      current.onTimer(nowNs);
    }
  }

  private int receiveOrWarn(DatagramHandler current, long nowNs) {
    try {
      return receive(current, nowNs);
    } catch (IOException e) {
      log.warn("receiving on {} failed: {}", localAddress, e.getMessage());
      return 0;
    }
  }

  final long nextDeadlineNs() {
    return handler == null ? Deadlines.NONE : handler.nextDeadlineNs();
  }

  /** The last chance to send, then the port is free. */
  final void shut(long nowNs) {
    if (isOpen()) {
      if (handler != null) {
        handler.onClosing(nowNs);
      }
      free();
    }
  }

  @Override
  public final SendResult send(ByteBuffer datagram, InetSocketAddress to) {
    SendResult result = attempt(datagram, to);
    if (result == SendResult.NO_ROOM) {
      noRoom.incrementAndGet();
    }
    return result;
  }

  private SendResult attempt(ByteBuffer datagram, InetSocketAddress to) {
    assert loop.isCurrent();
    if (!isOpen()) {
      return SendResult.FAILED;
    }
    SendResult result = trySend(datagram, to);
    if (result == SendResult.FAILED) {
      failed.incrementAndGet();
    }
    return result;
  }

  /**
   * Sends one datagram, position to limit. Each reason to refuse one is told by {@link #warn} the
   * first time, not for every datagram.
   */
  abstract SendResult trySend(ByteBuffer datagram, InetSocketAddress to);

  /** Whether what was last refused was so for its peer: the next one to it would be, too. */
  boolean refusedPeer() {
    return false;
  }

  final void warn(InetSocketAddress to, String why) {
    log.warn("sending to {} failed: {}", to, why);
  }

  @Override
  public final int sendSegments(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    assert loop.isCurrent();
    int all = segments(datagrams, segmentBytes);
    if (all < 2 || !isOpen() || !trySendTogether(datagrams, segmentBytes, to)) {
      sendOneByOne(datagrams, segmentBytes, to);
    }
    int left = segments(datagrams, segmentBytes);
    if (left > 0) {
      noRoom.addAndGet(left);
    }
    return all - left;
  }

  private static int segments(ByteBuffer datagrams, int segmentBytes) {
    return (datagrams.remaining() + segmentBytes - 1) / segmentBytes;
  }

  /**
   * Stops when there is no room; the position is at the first that was not taken. A peer that
   * cannot be sent to is tried once: all of the run is refused then.
   */
  private void sendOneByOne(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    int limit = datagrams.limit();
    while (datagrams.position() < limit) {
      int start = datagrams.position();
      int end = Math.min(start + segmentBytes, limit);
      SendResult result = attempt(datagrams.limit(end), to);
      datagrams.limit(limit).position(result == SendResult.NO_ROOM ? start : end);
      if (result == SendResult.NO_ROOM) {
        return;
      }
      if (result == SendResult.FAILED && isOpen() && refusedPeer()) {
        failed.addAndGet(segments(datagrams, segmentBytes));
        datagrams.position(limit);
      }
    }
  }

  /**
   * Sends a run by as few calls as the kernel allows, and moves the position past what was taken.
   *
   * @return false if what is left must go one by one; true if all was taken or there is no room
   */
  boolean trySendTogether(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    return false;
  }

  @Override
  public final DatagramBatch newBatch() {
    return new ShortDatagrams(this);
  }

  /**
   * Sends a batch: together as long as the kernel takes them; what it stops before goes alone, so
   * that its reason is known and the others behind it get their turn.
   *
   * @return how many were taken or refused for good
   */
  final int sendAll(ShortDatagrams batch) {
    assert loop.isCurrent();
    int done = 0;
    while (done < batch.size()) {
      done += isOpen() ? trySendAll(batch, done) : 0;
      if (done < batch.size()) {
        if (attempt(batch.datagram(done), batch.peer(done)) == SendResult.NO_ROOM) {
          noRoom.addAndGet(batch.size() - done);
          break;
        }
        done++;
      }
    }
    return done;
  }

  /**
   * Sends what lies from there on in the batch by one call. For a batch, first begins at 0 and
   * grows.
   *
   * @return how many were taken; fewer than there are if the next one was not
   */
  int trySendAll(ShortDatagrams batch, int first) {
    return 0;
  }

  @Override
  public final long noRoomCount() {
    return noRoom.get();
  }

  @Override
  public final long failedCount() {
    return failed.get();
  }

  @Override
  public final void close() {
    if (!loop.callAndWait(now -> loop.detach(this, now))) {
      free();
    }
  }
}
