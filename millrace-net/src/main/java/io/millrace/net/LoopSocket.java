package io.millrace.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sockets of a loop have in common: a handler, and a turn in each pass. */
abstract class LoopSocket implements UdpSocket {

  private static final Logger log = LoggerFactory.getLogger(LoopSocket.class);

  /** What is asked of the kernel for each direction; it may grant less. */
  static final int WANTED_BUFFER = 8 << 20;

  /** Datagrams taken in one pass before timers and other sockets get their turn. */
  static final int BATCH = 256;

  private final EventLoop loop;
  private final InetSocketAddress localAddress;
  private final int receiveBufferBytes;

  // owned by the loop
  private @Nullable DatagramHandler handler;
  private @Nullable String lastSendFailure;

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

  /** Whether datagrams wait here, of which the kernel tells nothing any more. */
  boolean holdsDatagrams() {
    return false;
  }

  abstract boolean isOpen();

  /** Frees the port; again does nothing. */
  abstract void free();

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

  /** Takes what has come, then calls the timer if it is due. */
  final void pass(long nowNs) {
    DatagramHandler current = handler;
    if (current == null) {
      return;
    }
    if (receiveOrWarn(current, nowNs) > 0) {
      current.afterBatch(nowNs);
    }
    if (!isOpen()) {
      return; // the handler closed it
    }
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
    assert loop.isCurrent();
    if (!isOpen()) {
      return SendResult.FAILED;
    }
    try {
      return trySend(datagram, to) ? SendResult.SENT : SendResult.NO_ROOM;
    } catch (IOException e) {
      noteSendFailure(to, e);
      return SendResult.FAILED;
    }
  }

  /**
   * Sends one datagram, position to limit.
   *
   * @return false if there is no room for it now
   * @throws IOException if the kernel refuses it
   */
  abstract boolean trySend(ByteBuffer datagram, InetSocketAddress to) throws IOException;

  @Override
  public final int sendSegments(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    assert loop.isCurrent();
    if (datagrams.remaining() > segmentBytes) {
      int sent = trySendTogether(datagrams, segmentBytes, to);
      if (sent >= 0) {
        return sent;
      }
    }
    return sendOneByOne(datagrams, segmentBytes, to);
  }

  private int sendOneByOne(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    int limit = datagrams.limit();
    int taken = 0;
    while (datagrams.position() < limit) {
      int start = datagrams.position();
      int end = Math.min(start + segmentBytes, limit);
      SendResult result = send(datagrams.limit(end), to);
      datagrams.limit(limit);
      if (result == SendResult.NO_ROOM) {
        datagrams.position(start);
        return taken;
      }
      datagrams.position(end);
      taken++;
    }
    return taken;
  }

  /**
   * Sends a run by as few calls as the kernel allows.
   *
   * @return how many datagrams were taken; less than 0 if they must go one by one, none was taken
   */
  int trySendTogether(ByteBuffer datagrams, int segmentBytes, InetSocketAddress to) {
    return -1;
  }

  /** Each kind of failure is logged when it starts, not for every datagram. */
  private void noteSendFailure(InetSocketAddress to, IOException e) {
    String failure = String.valueOf(e.getMessage());
    if (!failure.equals(lastSendFailure)) {
      lastSendFailure = failure;
      log.warn("sending to {} failed: {}", to, failure);
    }
  }

  @Override
  public final void close() {
    if (!loop.callAndWait(now -> loop.detach(this, now))) {
      free();
    }
  }
}
