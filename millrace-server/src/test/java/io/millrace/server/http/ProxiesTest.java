package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.blocks.AddressRange;
import io.millrace.server.http.HttpOptions.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {

  private HttpServer server;

  private void start(String... proxies) throws IOException {
    HttpOptions plain = HttpOptions.DEFAULT;
    server =
        HttpServer.start(
            new HttpOptions(
                plain.certificate(),
                plain.connections(),
                new HttpOptions.Bound(4096, 1),
                plain.patience(),
                new Surroundings(
                    List.of(proxies).stream().map(AddressRange::parse).toList(),
                    Set.of(),
                    Duration.ZERO)),
            Route.open(
                "/who",
                exchange ->
                    exchange.reply(
                        Origins.address(exchange.request())
                            .map(InetAddress::getHostAddress)
                            .orElse("nobody"))),
            Route.control("POST", "/change", Exchange::done));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String ask(String method, String path, String... headers) throws IOException {
    return server.raw(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("", List.of(headers).stream().map(one -> one + "\r\n").toList())
            + "\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          198.51.100.7                              | 198.51.100.7
          198.51.100.7:4711                         | 198.51.100.7
          2001:db8::7                               | 2001:db8:0:0:0:0:0:7
          [2001:db8::7]:4711                        | 2001:db8:0:0:0:0:0:7
          203.0.113.1, 198.51.100.7                 | 198.51.100.7
          203.0.113.1, 198.51.100.7, 10.0.0.9       | 198.51.100.7
          10.0.0.8, 10.0.0.9                        | 127.0.0.1
          unknown                                   | 127.0.0.1
          198.51.100.7, unknown                     | 127.0.0.1
          999.1.1.1                                 | 127.0.0.1
          """)
  void whomOurProxiesAskForIsTheCaller(String header, String caller) throws IOException {
    start("127.0.0.0/8", "10.0.0.0/24");
    assertThat(ask("GET", "/who", "X-Forwarded-For: " + header)).endsWith('"' + caller + '"');
  }

  @Test
  void severalHeadersAreOneList() throws IOException {
    start("127.0.0.1");
    assertThat(ask("GET", "/who", "X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: 198.51.100.7"))
        .endsWith("\"198.51.100.7\"");
  }

  @Test
  void nobodyElseIsBelieved() throws IOException {
    start("10.0.0.0/24");
    assertThat(ask("GET", "/who", "X-Forwarded-For: 198.51.100.7")).endsWith("\"127.0.0.1\"");
  }

  @Test
  void theConnectionThatAProxyHasForSomebodyEndsWithItsBlock() throws Exception {
    start("127.0.0.1");
    InetAddress blocked = InetAddress.ofLiteral("198.51.100.7");
    try (Socket his = server.connect();
        Socket another = server.connect()) {
      askOn(his, "198.51.100.7");
      askOn(another, "198.51.100.8");
      server.api().connections().end(blocked::equals);
      assertThat(his.getInputStream().readAllBytes()).isNotNull(); // its end came
      askOn(another, "198.51.100.8");
    }
  }

  private static void askOn(Socket socket, String caller) throws IOException {
    String request = "GET /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + caller + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf('"' + caller + '"') < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("%s", answer).isNotNegative();
      answer.append((char) next);
    }
  }

  @Test
  void whoComesThroughAProxyControlsNothingWhateverItSaysOfItself() throws IOException {
    start("127.0.0.1");
    assertThat(ask("POST", "/change", "X-Forwarded-For: 127.0.0.1")).startsWith("HTTP/1.1 403 ");
    assertThat(ask("POST", "/change")).startsWith("HTTP/1.1 204 ");
  }
}
