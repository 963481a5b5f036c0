package io.millrace.bench;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
import io.millrace.net.DeadlineQueue;
import io.millrace.net.Deadlines;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.SrtOptions.Delivery;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.Connection;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.handshake.SrtVersion;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.packet.SequenceNumber;
import io.millrace.srt.receive.ReceiveMemory;
import io.millrace.srt.receive.TsbpdClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A broker's channel with many viewers, wired as the server does it, but for the peers: what they
 * would say is made up here. One owner, the loop.
 */
final class FanOut {

  private static final int FLOW_WINDOW = 8_192;
  private static final int LATENCY_MS = 120;
  private static final int RTT_US = 1_000;
  private static final int FIRST_NUMBER = 1_000;
  private static final int MTU = 1_500;
  private static final int MOST_STARTING_PACKETS = 1_000;
  private static final int RUN_PACKETS = 32;
  private static final SrtOptions OPTIONS =
      SrtOptions.LIVE.with(
          o -> o.delivery(Delivery.IN_ORDER).payloadSize(SrtOptions.MAX_PAYLOAD_SIZE));

  private final Broker broker = new Broker(BrokerLimits.DEFAULT);
  private final DeadlineQueue<Viewer> deadlines = new DeadlineQueue<>();
  private final ReceiveMemory memory = new ReceiveMemory(MTU);
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(RUN_PACKETS * MTU);
  private final ByteBuffer payload = ByteBuffer.allocateDirect(Live.PAYLOAD_BYTES);
  private final ByteBuffer ack = ByteBuffer.allocateDirect(AckPacket.FULL_BYTES);
  private final List<Viewer> viewers = new ArrayList<>();
  private final Publication publication;
  private int ackNumber;

  /** A viewer's connection and its place among the deadlines, as an endpoint has it. */
  private final class Viewer extends DeadlineQueue.Entry {
    final LogStore store;
    final Connection connection;

    Viewer(int socketId, ProducerId channel, PacketWriter.Sink way, long nowNs) {
      store = new LogStore(broker.subscribe(channel, this::flush, nowNs));
      Negotiated agreed =
          new Negotiated(
              socketId,
              FIRST_NUMBER,
              FIRST_NUMBER,
              MTU,
              FLOW_WINDOW,
              LATENCY_MS,
              LATENCY_MS,
              SrtVersion.OURS,
              true,
              true,
              true,
              true,
              true);
      connection =
          new Connection(
              agreed,
              OPTIONS,
              new TsbpdClock(nowNs, 0),
              new PacketWriter(scratch, socketId, nowNs, way),
              null,
              store,
              0,
              new Silence(memory),
              nowNs);
    }

    void flush(long nowNs) {
      connection.flush(nowNs);
      long deadlineNs = connection.nextDeadlineNs();
      if (deadlineNs == Deadlines.NONE || Deadlines.isBefore(deadlineNs, deadlines.of(this))) {
        deadlines.set(this, deadlineNs);
      }
    }
  }

  /** Nothing is received, and nobody leaves. */
  private record Silence(ReceiveMemory receiveMemory) implements Connection.Events {
    @Override
    public void onPayload(ByteBuffer received, long originNs) {}

    @Override
    public void onClosed(CloseReason reason) {
      throw new IllegalStateException("a viewer is gone: " + reason);
    }
  }

  private static final class Source implements Publisher {
    @Override
    public String name() {
      return "bench";
    }

    @Override
    public String identity() {
      return "bench";
    }
  }

  /**
   * A channel with viewers.
   *
   * @param ways where each viewer's datagrams go
   */
  FanOut(int count, IntFunction<PacketWriter.Sink> ways) {
    long nowNs = System.nanoTime();
    ProducerId channel = new ProducerId("bench");
    publication = broker.publish(channel, new Source(), nowNs).orElseThrow();
    for (int i = 0; i < count; i++) {
      viewers.add(new Viewer(i + 1, channel, ways.apply(i), nowNs));
    }
    for (int i = 0; !isComplete(); i++) { // that this is no transport stream takes some packets
      if (i == MOST_STARTING_PACKETS) {
        throw new IllegalStateException("not every viewer gets something");
      }
      sendToAll(1);
      acknowledge();
    }
  }

  /** So many new packets come, and go out to everybody. */
  void sendToAll(int packets) {
    long nowNs = System.nanoTime();
    for (int i = 0; i < packets; i++) {
      publication.append(payload.clear(), nowNs, nowNs);
    }
    broker.flush(nowNs);
  }

  /** All that the viewers would say: that everything came. */
  void acknowledge() {
    long nowNs = System.nanoTime();
    ackNumber++;
    for (int i = 0; i < viewers.size(); i++) {
      int next = SequenceNumber.of(FIRST_NUMBER + viewers.get(i).store.end());
      AckPacket.putFull(
          ack.clear(), 0, ackNumber, next, RTT_US, RTT_US / 2, FLOW_WINDOW, 0, 0, 0, i + 1);
      viewers.get(i).connection.onPacket(ack.clear(), nowNs);
    }
    for (Viewer due = deadlines.pollDue(nowNs); due != null; due = deadlines.pollDue(nowNs)) {
      due.connection.onTimer(nowNs);
      deadlines.set(due, due.connection.nextDeadlineNs());
    }
  }

  /** Whether every viewer has got, and acknowledged, what there was. */
  boolean isComplete() {
    return viewers.stream()
        .allMatch(viewer -> viewer.store.end() > 0 && viewer.connection.isSendingDone());
  }
}
