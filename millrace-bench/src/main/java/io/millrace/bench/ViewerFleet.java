package io.millrace.bench;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.CallerHandshake;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.HandshakeCodec;
import io.millrace.srt.handshake.Step;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.SequenceNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of viewers, each with an address of its own, as thin as can be: they call, acknowledge
 * every 10 ms what came, and keep nothing. Any thread may read the counters.
 */
final class ViewerFleet implements AutoCloseable {

  private static final long ACK_NS = 10_000_000;
  private static final long KEEP_ALIVE_NS = 1_000_000_000;
  private static final long RETRY_NS = 300_000_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(60);
  private static final int FLOW_WINDOW = 8192;
  private static final int RTT_US = 10_000;

  private final InetSocketAddress broker;
  private final String streamId;
  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1500);
  private final List<Viewer> viewers = new ArrayList<>();

  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicLong packets = new AtomicLong();
  private final AtomicLong gaps = new AtomicLong();
  private volatile boolean closed;

  ViewerFleet(InetSocketAddress broker, String streamId) throws IOException {
    this.broker = broker;
    this.streamId = streamId;
  }

  private static final class Viewer {
    final DatagramChannel channel;
    @Nullable CallerHandshake call;
    int peerId;
    int next;
    int ackNumber;
    long spokeNs;
    long askedNs;
    boolean news;

    Viewer(DatagramChannel channel, CallerHandshake call) {
      this.channel = channel;
      this.call = call;
    }
  }

  int connected() {
    return connected.get();
  }

  long packets() {
    return packets.get();
  }

  /** Packets that never came. */
  long gaps() {
    return gaps.get();
  }

  /** Calls, so many a second, and stays until it is closed. On a thread of its own. */
  void run(int count, int perSecond) {
    long startNs = System.nanoTime();
    try {
      while (!closed) {
        long nowNs = System.nanoTime();
        while (viewers.size() < count && viewers.size() < perSecond * (nowNs - startNs) / 1e9) {
          viewers.add(call(viewers.size() + 1, nowNs));
        }
        selector.select(this::read, 2);
        nowNs = System.nanoTime();
        for (Viewer viewer : viewers) {
          tick(viewer, nowNs);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Viewer call(int socketId, long nowNs) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(address(socketId), 0));
    channel.connect(broker);
    channel.configureBlocking(false);
    Viewer viewer =
        new Viewer(
            channel,
            new CallerHandshake(
                socketId,
                Integer.MAX_VALUE - 1 - socketId,
                streamId,
                SrtOptions.LIVE.with(o -> o.connTimeo(CONNECT_TIMEOUT)),
                broker,
                FLOW_WINDOW,
                nowNs));
    channel.register(selector, SelectionKey.OP_READ, viewer);
    return viewer;
  }

  /** As with viewers from all over the world, no two have the same. */
  private static InetAddress address(int viewer) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 1, (byte) (viewer >> 8), (byte) viewer});
  }

  private void tick(Viewer viewer, long nowNs) {
    try {
      CallerHandshake call = viewer.call;
      if (call != null) {
        if (nowNs - viewer.askedNs > RETRY_NS) {
          send(viewer, call.onTimer(nowNs), nowNs);
        }
      } else if (nowNs - viewer.spokeNs >= (viewer.news ? ACK_NS : KEEP_ALIVE_NS)) {
        speak(viewer, nowNs);
      }
    } catch (PortUnreachableException e) {
      // the broker is not there yet: asked again
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void speak(Viewer viewer, long nowNs) throws IOException {
    int length =
        viewer.news
            ? putAck(viewer, nowNs)
            : ControlPacket.putEmpty(buffer.clear(), 0, ControlType.KEEPALIVE, 0, 0, viewer.peerId);
    viewer.news = false;
    viewer.spokeNs = nowNs;
    viewer.channel.write(buffer.limit(length));
  }

  private int putAck(Viewer viewer, long nowNs) {
    return AckPacket.putFull(
        buffer.clear(),
        0,
        ++viewer.ackNumber,
        viewer.next,
        RTT_US,
        RTT_US / 2,
        FLOW_WINDOW,
        0,
        0,
        Packet.timestampUs(nowNs, 0),
        viewer.peerId);
  }

  private void send(Viewer viewer, @Nullable Handshake request, long nowNs) throws IOException {
    if (request == null) {
      return;
    }
    viewer.askedNs = nowNs;
    ControlPacket.putHeader(buffer.clear(), 0, ControlType.HANDSHAKE, 0, 0, 0);
    HandshakeCodec.write(request, buffer.position(Packet.HEADER_BYTES));
    viewer.channel.write(buffer.flip());
  }

  private void read(SelectionKey key) {
    Viewer viewer = (Viewer) key.attachment();
    long nowNs = System.nanoTime();
    try {
      while (viewer.channel.read(buffer.clear()) > 0) {
        onPacket(viewer, buffer.flip(), nowNs);
      }
    } catch (PortUnreachableException e) {
      // the broker is not there yet: asked again
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void onPacket(Viewer viewer, ByteBuffer packet, long nowNs) throws IOException {
    if (!Packet.isControl(packet, 0)) {
      int number = DataPacket.sequenceNumber(packet, 0);
      if (packets.get() > 0 && viewer.next != 0) {
        gaps.addAndGet(Math.max(0, SequenceNumber.offset(viewer.next, number)));
      }
      viewer.next = SequenceNumber.of(number + 1L);
      viewer.news = true;
      packets.incrementAndGet();
      return;
    }
    Handshake answer =
        viewer.call != null && ControlPacket.type(packet, 0) == ControlType.HANDSHAKE
            ? HandshakeCodec.parse(packet.position(Packet.HEADER_BYTES))
            : null;
    if (viewer.call != null && answer != null) {
      switch (viewer.call.onHandshake(answer, nowNs)) {
        case Step.Send(Handshake request) -> send(viewer, request, nowNs);
        case Step.Connected connection -> {
          viewer.call = null;
          viewer.peerId = connection.negotiated().peerSocketId();
          connected.incrementAndGet();
        }
        case Step.Nothing nothing -> {}
        case Step.NeedsKeys keys -> throw new IOException("no keys here");
        case Step.Failed failed -> throw new IOException("refused: " + failed);
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
  }
}
