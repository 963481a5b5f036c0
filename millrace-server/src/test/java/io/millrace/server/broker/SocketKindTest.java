package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.net.Io;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketKindTest {

  @Test
  void portableSocketsThatNobodyAskedForSayWhy() {
    assertThat(SocketKind.text(Io.NIO, Optional.of("recvmmsg: EPERM")))
        .isEqualTo("portable: one datagram a system call (recvmmsg: EPERM)");
  }

  @Test
  void thoseThatSomebodyAskedForDoNot() {
    assertThat(SocketKind.text(Io.NIO, Optional.empty()))
        .isEqualTo("portable: one datagram a system call");
  }
}
