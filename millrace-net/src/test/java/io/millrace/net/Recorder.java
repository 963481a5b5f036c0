package io.millrace.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Keeps what comes, as text. */
class Recorder implements DatagramHandler {

  final List<String> datagrams = new CopyOnWriteArrayList<>();
  final List<InetSocketAddress> senders = new CopyOnWriteArrayList<>();
  final CountDownLatch timers = new CountDownLatch(1);
  final CompletableFuture<Long> closing = new CompletableFuture<>();
  volatile long deadlineNs = Deadlines.NONE;

  @Override
  public void onDatagram(ByteBuffer datagram, InetSocketAddress from, long nowNs) {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    senders.add(from);
    datagrams.add(new String(bytes, StandardCharsets.US_ASCII));
  }

  @Override
  public void afterBatch(long nowNs) {}

  @Override
  public void onTimer(long nowNs) {
    deadlineNs = Deadlines.NONE;
    timers.countDown();
  }

  @Override
  public long nextDeadlineNs() {
    return deadlineNs;
  }

  @Override
  public void onClosing(long nowNs) {
    closing.complete(nowNs);
  }
}
