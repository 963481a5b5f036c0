package io.millrace.srt.endpoint;

import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.testkit.sim.SimNetwork;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Watches what is sent into one direction of a link, and loses what the test says. */
final class Wire implements Predicate<ByteBuffer> {

  /** One datagram as it was sent, lost or not. */
  record Sent(long atNs, ByteBuffer packet) {
    boolean isData() {
      return !Packet.isControl(packet, 0);
    }

    boolean is(ControlType type) {
      return Packet.isControl(packet, 0) && ControlPacket.type(packet, 0) == type;
    }

    int sequenceNumber() {
      return DataPacket.sequenceNumber(packet, 0);
    }

    boolean isRetransmitted() {
      return DataPacket.isRetransmitted(packet, 0);
    }

    int timestampUs() {
      return Packet.timestampUs(packet, 0);
    }
  }

  final List<Sent> sent = new ArrayList<>();
  private final SimNetwork network;
  private Predicate<Sent> loses = packet -> false;

  Wire(SimNetwork network) {
    this.network = network;
  }

  /** Loses from now on what the predicate says; it is asked once for each datagram. */
  void lose(Predicate<Sent> which) {
    loses = which;
  }

  /** Loses the first datagram of which the predicate says true, counted from now. */
  void loseFirst(Predicate<Sent> which) {
    boolean[] done = {false};
    lose(packet -> {
      boolean hit = !done[0] && which.test(packet);
      done[0] |= hit;
      return hit;
    });
  }

  @Override
  public boolean test(ByteBuffer datagram) {
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(datagram.position(), copy);
    Sent packet = new Sent(network.nowNs(), ByteBuffer.wrap(copy));
    sent.add(packet);
    return !loses.test(packet);
  }

  List<Sent> data() {
    return sent.stream().filter(Sent::isData).toList();
  }

  List<Sent> control(ControlType type) {
    return sent.stream().filter(packet -> packet.is(type)).toList();
  }
}
