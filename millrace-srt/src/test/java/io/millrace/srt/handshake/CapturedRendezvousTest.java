package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.capture.CaptureFacts;
import io.millrace.srt.capture.CapturedDatagram;
import io.millrace.srt.packet.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The recorded rendezvous of two libsrt peers, with our machine in the place of either. */
class CapturedRendezvousTest {

  private static final long MS = 1_000_000;

  private final List<CapturedDatagram> packets =
      CaptureFacts.all().stream()
          .filter(facts -> facts.file().equals("rendezvous.pcap"))
          .flatMap(facts -> facts.datagrams().stream())
          .filter(CapturedDatagram::isHandshake)
          .toList();

  private Handshake packet(int i) {
    return CapturedCall.handshake(packets.get(i));
  }

  /** Our machine with the numbers of the side that sent this packet. */
  private RendezvousHandshake inPlaceOfSenderOf(int i) {
    Handshake wave = packet(i);
    return new RendezvousHandshake(
        wave.socketId(),
        wave.initialSequenceNumber(),
        wave.synCookie(),
        SrtOptions.LIVE.with(o -> o.latency(Duration.ofMillis(120)).peerLatency(Duration.ZERO)),
        packets.get(i).target(),
        new ListenerHandshake(new SynCookie(new byte[32]), 1500, 8192),
        wave.flowWindow(),
        0);
  }

  private RendezvousStep hear(RendezvousHandshake ours, int i) {
    boolean toOurId = Packet.destinationSocketId(packets.get(i).buffer(), 0) != 0;
    int timestampUs = Packet.timestampUs(packets.get(i).buffer(), 0);
    return ours.onHandshake(packet(i), toOurId, timestampUs, 10 * MS);
  }

  @Test
  void inPlaceOfTheResponderItSaysWhatTheResponderSaid() {
    RendezvousHandshake ours = inPlaceOfSenderOf(0);
    assertThat(ours.onTimer(0)).isEqualTo(packet(0));

    assertThat(hear(ours, 1)).isEqualTo(new RendezvousStep.Send(packet(2)));
    assertThat(ours.peerSocketId()).isEqualTo(0x3bdb13b5);
    assertThat(hear(ours, 3)).isEqualTo(new RendezvousStep.Send(butForVersionAndFlags(packet(4))));

    assertThat(hear(ours, 5))
        .isInstanceOfSatisfying(
            RendezvousStep.Connected.class,
            connected -> {
              assertThat(connected.agreement()).isNull();
              assertThat(connected.arrivedNs()).isEqualTo(10 * MS);
              assertThat(connected.timestampUs()).as("of the HSREQ").isEqualTo(5060);
              Negotiated agreed = connected.negotiated();
              assertThat(agreed.peerSocketId()).isEqualTo(0x3bdb13b5);
              assertThat(agreed.initialSequenceNumber()).isEqualTo(1733954831);
              assertThat(agreed.peerInitialSequenceNumber()).isEqualTo(338724317);
              assertThat(agreed.rcvLatencyMs()).isEqualTo(120);
              assertThat(agreed.sndLatencyMs()).isEqualTo(120);
            });
  }

  @Test
  void inPlaceOfTheInitiatorItSaysWhatTheInitiatorSaid() {
    RendezvousHandshake ours = inPlaceOfSenderOf(1);
    assertThat(ours.onTimer(0)).isEqualTo(packet(1));

    // the peer's wave came before this side listened
    assertThat(hear(ours, 2)).isEqualTo(new RendezvousStep.Send(butForVersionAndFlags(packet(3))));
    assertThat(hear(ours, 4))
        .isInstanceOfSatisfying(
            RendezvousStep.Connected.class,
            connected -> {
              assertThat(connected.agreement()).isEqualTo(packet(5));
              Negotiated agreed = connected.negotiated();
              assertThat(agreed.peerSocketId()).isEqualTo(0x2b95d481);
              assertThat(agreed.initialSequenceNumber()).isEqualTo(338724317);
              assertThat(agreed.peerInitialSequenceNumber()).isEqualTo(1733954831);
              assertThat(agreed.rcvLatencyMs()).isEqualTo(120);
              assertThat(agreed.sndLatencyMs()).isEqualTo(120);
            });
    assertThat(hear(ours, 4)).as("again").isEqualTo(new RendezvousStep.Send(packet(5)));
  }

  private static Handshake butForVersionAndFlags(Handshake theirs) {
    List<Extension> extensions = new ArrayList<>(theirs.extensions());
    SrtExtension srt = (SrtExtension) extensions.getFirst();
    extensions.set(
        0, new SrtExtension(srt.type(), 0x00010505, 0x3F, srt.rcvLatencyMs(), srt.sndLatencyMs()));
    return Handshakes.withExtensions(theirs, extensions.toArray(Extension[]::new));
  }
}
