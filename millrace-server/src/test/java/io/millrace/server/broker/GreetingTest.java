package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.net.Io;
import io.millrace.server.config.BrokerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GreetingTest {

  private static final String SECRET = "hush-hush-hush";

  private static String greeting(Map<String, String> settings) {
    InetSocketAddress srt = new InetSocketAddress("192.0.2.10", 5000);
    InetSocketAddress http = new InetSocketAddress("127.0.0.1", 8080);
    return Greeting.text(
        "1.2.3",
        List.of(srt),
        Optional.of(new HttpPlace(http, settings.containsKey("http.jwks"), false)),
        SocketKind.text(Io.NATIVE, Optional.empty()),
        BrokerConfig.of(settings).channels(),
        List.of());
  }

  @Test
  void saysWhereItListensAndWhatToTypeNext() {
    assertThat(greeting(Map.of()))
        .isEqualTo(
            """
            Millrace 1.2.3 is ready

              SRT       udp 192.0.2.10:5000
              HTTP      http://127.0.0.1:8080/ what is live, in a browser
                        open: whoever reaches it may read; http.jwks: URL asks for tokens
              Sockets   native: many datagrams a system call
              Access    open: whoever reaches this address may publish and watch; one line in
                        millrace.yaml closes it, passphrase: "10 to 79 characters"

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
  void saysThatHttpAsksForTokens() {
    assertThat(greeting(Map.of("http.jwks", "https://issuer.example/jwks")))
        .contains(
            "  HTTP      http://127.0.0.1:8080/ what is live, in a browser, for who has a token\n");
  }

  @Test
  void whatToTypeWithAPassphraseHasAPlaceForIt() {
    assertThat(greeting(Map.of("passphrase", SECRET, "channels.lobby.passphrase", "none")))
        .endsWith(
            """
              Access    encrypted: only who knows the passphrase may publish and watch; open: lobby

            Publish a channel, here 1AAA99:
              Millrace  ./millrace producer FILE --id 1AAA99 --broker 192.0.2.10:5000 --passphrase-file FILE
              ffmpeg    ffmpeg -re -i FILE -c copy -f mpegts "srt://192.0.2.10:5000?streamid=publish:1AAA99&passphrase=PASSPHRASE&pbkeylen=16"
              OBS       Settings, Stream, Custom, Server: srt://192.0.2.10:5000?streamid=publish:1AAA99&passphrase=PASSPHRASE&pbkeylen=16

            Watch it:
              Millrace  ./millrace consumer --broker 192.0.2.10:5000 --passphrase-file FILE, then: subscribe 1AAA99
              ffplay    ffplay -fflags nobuffer "srt://192.0.2.10:5000?streamid=read:1AAA99&passphrase=PASSPHRASE"
              VLC       vlc srt://192.0.2.10:5000 --streamid=read:1AAA99 --passphrase=PASSPHRASE

            Ctrl-C stops it.
            """);
  }

  @Test
  void channelsThatAreUnlikeTheOthersAreNamedButNotWithoutEnd() {
    Map<String, String> channels = new TreeMap<>();
    for (int i = 1; i <= 7; i++) {
      channels.put("channels.c" + i + ".passphrase", SECRET);
    }
    channels.put("channels.open.passphrase", "none");
    assertThat(greeting(channels))
        .contains("open, but for channels with a passphrase: c1, c2, c3, c4, c5 and 2 more\n")
        .doesNotContain("PASSPHRASE");
  }

  @Test
  void allAddressesOfTheMachineAreNamedWhenItListensOnAll() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 5000);
    assertThat(HostAddresses.of(any)).isNotEmpty().endsWith("127.0.0.1:5000");
    assertThat(HostAddresses.of(any)).noneMatch(address -> address.startsWith("0.0.0.0"));
  }
}
