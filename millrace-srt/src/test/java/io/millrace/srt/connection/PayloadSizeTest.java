package io.millrace.srt.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.Negotiated;
import io.millrace.srt.handshake.SrtVersion;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.PacketWriter;
import io.millrace.srt.receive.ReceiveMemory;
import io.millrace.srt.receive.TsbpdClock;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large a payload may be, so that no IP packet is larger than was agreed (guide §14). */
class PayloadSizeTest {

  private int largest;

  @ParameterizedTest(name = "{0} bytes of headers, MTU {1}")
  @CsvSource({
    Packet.UDP_IP_HEADER_BYTES + ", 1500, 1456",
    Packet.UDP_IPV6_HEADER_BYTES + ", 1500, 1436",
    Packet.UDP_IPV6_HEADER_BYTES + ", 1280, 1216"
  })
  void theLargestPayloadFillsThePacketAndOneByteMoreIsRefused(int headers, int mtu, int most) {
    Connection connection = connection(headers, mtu);
    assertThat(connection.send(ByteBuffer.allocate(most), 0, 0)).isTrue();
    assertThat(largest + headers).isEqualTo(mtu);
    assertThatThrownBy(() -> connection.send(ByteBuffer.allocate(most + 1), 0, 0))
        .hasMessageContaining(Integer.toString(most + 1))
        .hasMessageEndingWith(" " + most);
  }

  private Connection connection(int headers, int mtu) {
    PacketWriter out =
        new PacketWriter(
            ByteBuffer.allocate(1_500),
            1,
            0,
            headers,
            datagram -> {
              largest = Math.max(largest, datagram.remaining());
              return true;
            });
    Negotiated agreed =
        new Negotiated(
            1, 7, 7, mtu, 8_192, 120, 120, SrtVersion.OURS, true, true, true, true, true);
    return new Connection(
        agreed,
        SrtOptions.LIVE.with(o -> o.payloadSize(1_456)),
        new TsbpdClock(0, 0),
        out,
        null,
        null,
        0,
        new Connection.Events() {
          @Override
          public ReceiveMemory receiveMemory() {
            return new ReceiveMemory(1 << 20);
          }

          @Override
          public void onPayload(ByteBuffer payload, long originNs) {}

          @Override
          public void onClosed(CloseReason reason) {}
        },
        0);
  }
}
