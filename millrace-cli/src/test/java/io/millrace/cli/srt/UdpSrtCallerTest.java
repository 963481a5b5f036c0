package io.millrace.cli.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.HostAndPort;
import org.junit.jupiter.api.Test;

class UdpSrtCallerTest {

  private static final HostAndPort BROKER = new HostAndPort("127.0.0.1", 5000);

  @Test
  void aFreePortIsShownWithTheHostThatWasAskedFor() {
    try (SrtCaller caller = UdpSrtCaller.open("caller", BROKER, HostAndPort.ANY)) {
      assertThat(caller.localAddress()).matches("0\\.0\\.0\\.0:[1-9][0-9]*");
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsRemedy() {
    HostAndPort any = new HostAndPort("127.0.0.1", 0);
    try (SrtCaller first = UdpSrtCaller.open("first", BROKER, any)) {
      HostAndPort taken = HostAndPort.parse(first.localAddress());
      assertThatThrownBy(() -> UdpSrtCaller.open("second", BROKER, taken))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("UDP address " + taken + " cannot be had (")
          .hasMessageContaining("choose an address of this machine and a free port");
    }
  }

  @Test
  void aBrokerThatDoesNotResolveIsNamed() {
    HostAndPort nowhere = new HostAndPort("no..such..host", 5000);
    assertThatThrownBy(() -> UdpSrtCaller.open("caller", nowhere, HostAndPort.ANY))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("'no..such..host' does not resolve");
  }
}
