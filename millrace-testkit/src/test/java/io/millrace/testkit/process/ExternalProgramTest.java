package io.millrace.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ExternalProgramTest {
  @Test
  void aProgramOnThePathIsFound() {
    assertThat(ExternalProgram.find("sh")).isPresent();
    assertThat(ExternalProgram.find("no-such-program-at-all")).isEmpty();
  }

  @Test
  void anAbsentProgramSkipsTheTestAndSaysHowToInstallIt() {
    assertThatThrownBy(() -> ExternalProgram.require("srt-live-transmit", "/nowhere::\0", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("program srt-live-transmit is not on PATH")
        .hasMessageContaining("apt-get install srt-tools");
  }

  @Test
  void anAbsentProgramIsAnErrorInCi() {
    assertThatThrownBy(() -> ExternalProgram.require("some-tool", "/nowhere", true))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("some-tool is not on PATH; install the package that contains it");
  }

  @Test
  void ciIsMeantWhenTheVariableIsSetToAnythingButFalse() {
    assertThat(ExternalProgram.isCi("true")).isTrue();
    assertThat(ExternalProgram.isCi("1")).isTrue();
    assertThat(ExternalProgram.isCi("false")).isFalse();
    assertThat(ExternalProgram.isCi("")).isFalse();
    assertThat(ExternalProgram.isCi(null)).isFalse();
  }

  @Test
  void freePortsCanBeBoundAndDoNotRepeat() throws Exception {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      int port = FreePorts.udp();
      assertThat(ports.add(port)).isTrue();
      new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
    }
  }
}
