package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class PeerAddressTest {

  @Test
  void ipv4FillsTheFirstWordBackwards() throws Exception {
    PeerAddress address = PeerAddress.of(InetAddress.getByName("192.168.7.9"));

    assertThat(address).isEqualTo(new PeerAddress(0x0907A8C0, 0, 0, 0));
    assertThat(address).hasToString("192.168.7.9");
  }

  @Test
  void ipv6HasEachWordBackwards() throws Exception {
    assertThat(PeerAddress.of(InetAddress.getByName("::1")))
        .isEqualTo(new PeerAddress(0, 0, 0, 0x01000000));
    assertThat(PeerAddress.of(InetAddress.getByName("2001:db8::ff")))
        .hasToString("2001:db8:0:0:0:0:0:ff");
  }
}
