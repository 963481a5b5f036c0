package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.http.HttpOptions.Surroundings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherSitesTest {

  private static final String ALLOW = "Access-Control-Allow-Origin: ";
  private static final String ASKED = "Access-Control-Request-Method: ";

  private HttpServer server;

  private void start(String... sites) throws IOException {
    HttpOptions plain = HttpOptions.DEFAULT;
    server =
        HttpServer.start(
            new HttpOptions(
                plain.certificate(),
                plain.connections(),
                plain.requests(),
                plain.patience(),
                new Surroundings(List.of(), Set.of(sites), Duration.ZERO)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String ask(String request, String... headers) throws IOException {
    return server.raw(
        request
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("", List.of(headers).stream().map(one -> one + "\r\n").toList())
            + "\r\n");
  }

  @Test
  void pagesOfOtherSitesReadNothingUnlessTheyAreNamed() throws IOException {
    start();
    String answer = ask("GET /api/v1/channels", "Origin: https://tv.example");
    assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("Access-Control-");
    assertThat(ask("OPTIONS /api/v1/channels", "Origin: https://tv.example", ASKED + "GET"))
        .startsWith("HTTP/1.1 405 ")
        .doesNotContain("Access-Control-");
  }

  @Test
  void namedSitesReadAnswersAndProblems() throws IOException {
    start("https://tv.example");
    for (String path : List.of("/api/v1/channels", "/api/v1/channels/none", "/api/v1/nothing")) {
      assertThat(ask("GET " + path, "Origin: https://tv.example"))
          .as(path)
          .contains(ALLOW + "https://tv.example\r\n", "Vary: Origin\r\n", "Link, ")
          .doesNotContain("Allow-Credentials");
      assertThat(ask("GET " + path, "Origin: https://evil.example"))
          .contains("Vary: Origin\r\n")
          .doesNotContain(ALLOW);
    }
    assertThat(ask("GET /api/v1/channels")).contains("Vary: Origin\r\n").doesNotContain(ALLOW);
  }

  @Test
  void allSitesCanBeAllowed() throws IOException {
    start("*");
    assertThat(ask("GET /metrics", "Origin: https://any.example")).contains(ALLOW + "*\r\n");
  }

  @Test
  void aBrowserIsToldBeforeItAsksWhatItMay() throws IOException {
    start("https://tv.example");
    String origin = "Origin: https://tv.example";
    assertThat(ask("OPTIONS /api/v1/channels", origin, ASKED + "GET"))
        .startsWith("HTTP/1.1 204 ")
        .contains(ALLOW, "Access-Control-Allow-Methods: GET\r\n", "Authorization");
    assertThat(ask("OPTIONS /api/v1/reload", origin, ASKED + "POST")).startsWith("HTTP/1.1 405 ");
    assertThat(ask("OPTIONS /api/v1/channels", origin, ASKED + "PUT")).startsWith("HTTP/1.1 405 ");
    assertThat(ask("OPTIONS /api/v1/channels", "Origin: https://evil.example", ASKED + "GET"))
        .startsWith("HTTP/1.1 405 ")
        .doesNotContain(ALLOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://tv.example",
        "Origin: null",
        "Origin: http://localhost:1",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void noPageOfAnotherSiteChangesAnything(String header) throws IOException {
    start("https://tv.example");
    assertThat(ask("POST /api/v1/reload", header)).startsWith("HTTP/1.1 403 ");
    assertThat(
            ask("POST /api/v1/reload", "Sec-Fetch-Site: same-origin", "Origin: http://localhost"))
        .startsWith("HTTP/1.1 200 ");
  }
}
