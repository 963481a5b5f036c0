package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GreetingTest {

  @Test
  void saysWhereItListensAndWhatToTypeNext() {
    InetSocketAddress srt = new InetSocketAddress("192.0.2.10", 5000);
    InetSocketAddress http = new InetSocketAddress("127.0.0.1", 8080);
    assertThat(Greeting.text("1.2.3", srt, Optional.of(http)))
        .isEqualTo(
            """
            Millrace 1.2.3 is ready

              SRT       udp 192.0.2.10:5000
              HTTP      http://127.0.0.1:8080/api/v1/channels
              Access    open: whoever reaches this address may publish and watch

            Publish a channel, here 1AAA99:
              Millrace  ./millrace producer FILE --id 1AAA99 --broker 192.0.2.10:5000
              ffmpeg    ffmpeg -re -i FILE -c copy -f mpegts "srt://192.0.2.10:5000?streamid=publish:1AAA99"
              OBS       Settings, Stream, Custom, Server: srt://192.0.2.10:5000?streamid=publish:1AAA99

            Watch it:
              Millrace  ./millrace consumer --broker 192.0.2.10:5000, then: subscribe 1AAA99
              ffplay    ffplay -fflags nobuffer "srt://192.0.2.10:5000?streamid=read:1AAA99"
              VLC       vlc srt://192.0.2.10:5000 --streamid=read:1AAA99

            Ctrl-C stops it.
            """);
  }

  @Test
  void allAddressesOfTheMachineAreNamedWhenItListensOnAll() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 5000);
    assertThat(HostAddresses.of(any)).isNotEmpty().endsWith("127.0.0.1:5000");
    assertThat(HostAddresses.of(any)).noneMatch(address -> address.startsWith("0.0.0.0"));
  }
}
