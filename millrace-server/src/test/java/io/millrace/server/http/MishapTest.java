package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MishapTest {

  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** What is smuggled in one request's body, or between two ideas of where it ends, too. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | GET / HTTP/1.1~~                                              | Host
          400 | GET / HTTP/1.1~Host: a~Host: b~~                              | Host
          400 | GET / HTTP/1.1~Host: a b~~                                    | Host
          400 | GET / HTTP/1.1~Host : a~~                                     | well-formed
          400 | GET / HTTP/1.1~Host: a~X: b~ c~~                              | Folding
          400 | GET /%zz HTTP/1.1~Host: a~~                                   | well-formed
          400 | GET /%2e%2e/a HTTP/1.1~Host: a~~                              | well-formed
          400 | GET /?a=%zz HTTP/1.1~Host: a~Connection: close~~             | well-formed
          400 | GET http://b/ HTTP/1.1~Host: a~~                              | Authority
          400 | POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 2~~ | Content-Length
          400 | POST / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked~~ | well-formed
          400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~         | well-formed
          417 | GET / HTTP/1.1~Host: a~Expect: more~~                         | 100-continue
          505 | GET / HTTP/3.7~Host: a~~                                      | HTTP/1.1
          405 | TRACE /livez HTTP/1.1~Host: a~Connection: close~~             | read
          404 | OPTIONS * HTTP/1.1~Host: a~Connection: close~~                | nothing at
          """)
  void whatIsNoRequestIsAProblemThatSaysWhy(int status, String request, String why)
      throws IOException {
    String path = request.contains("?a=") ? request.replace("/?", "/api/v1/channels?") : request;
    assertThat(server.raw(path.replace("~", "\r\n")))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Content-Type: application/problem+json\r\n", "X-Content-Type-Options: nosniff")
        .contains("\"status\":" + status)
        .containsIgnoringCase(why)
        .containsOnlyOnce("HTTP/1.1 " + status);
  }

  @Test
  void onlyWhatIsOurFaultIsWorthALine() {
    assertThat(new Mishap(500, new IllegalStateException()).isOurs()).isTrue();
    assertThat(new Mishap(500, new EOFException("a disk's")).isOurs()).isTrue();
    assertThat(new Mishap(500, new EofException("a caller's")).isOurs()).isFalse();
    assertThat(new Mishap(500, new IOException(new TimeoutException())).isOurs()).isFalse();
    assertThat(new Mishap(505, new IllegalStateException()).isOurs()).isFalse();
    assertThat(new Mishap(400, new IllegalStateException()).isOurs()).isFalse();
    assertThat(new Mishap(503, null).isOurs()).isFalse();
  }
}
