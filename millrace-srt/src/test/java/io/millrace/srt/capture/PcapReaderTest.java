package io.millrace.srt.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PcapReaderTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.millrace.srt.capture.CaptureFacts#all")
  void everyFrameIsADatagramToOrFromTheListener(CaptureFacts facts) {
    List<CapturedDatagram> datagrams = facts.datagrams();

    assertThat(datagrams).hasSize(facts.frames());
    assertThat(datagrams)
        .allMatch(d ->
            d.source().getPort() == facts.udpPort() || d.target().getPort() == facts.udpPort());
    assertThat(datagrams).isSortedAccordingTo((a, b) -> Long.compare(a.timeUs(), b.timeUs()));
  }

  @Test
  void thereAreFactsAboutEachOfTheCaptures() {
    assertThat(CaptureFacts.all()).hasSize(26);
  }

  @Test
  void bigEndianFilesAndIpv6AreUnderstood() throws Exception {
    ByteBuffer file = ByteBuffer.allocate(24 + 16 + 14 + 40 + 8 + 3).order(ByteOrder.BIG_ENDIAN);
    file.putInt(0xA1B2C3D4).putInt(0x00020004).putLong(0).putInt(65535).putInt(1);
    file.putInt(2).putInt(7).putInt(65).putInt(65);
    file.position(file.position() + 12).putShort((short) 0x86DD);
    int ip = file.position();
    file.put(ip + 6, (byte) 17).put(ip + 8 + 15, (byte) 1).put(ip + 24 + 15, (byte) 1);
    file.putShort(ip + 40, (short) 5000).putShort(ip + 42, (short) 60000);
    file.putShort(ip + 44, (short) 11).put(ip + 48, new byte[] {1, 2, 3});

    CapturedDatagram datagram = PcapReader.parse(file).getFirst();

    assertThat(datagram.timeUs()).isEqualTo(2_000_007);
    assertThat(datagram.source().getAddress()).isEqualTo(InetAddress.getByName("::1"));
    assertThat(datagram.dir()).isEqualTo("5000>60000");
    assertThat(datagram.payload()).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsNoPcapFileIsRefused() {
    assertThatThrownBy(() -> PcapReader.parse(ByteBuffer.allocate(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
