package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {

  private static final Router ROUTER =
      new Router(
          List.of(
              Route.read("/c/{channel}/clients", _ -> {}),
              Route.control("DELETE", "/c/{channel}/clients/{id}", _ -> {}),
              Route.control("DELETE", "/c/{channel}/producer", _ -> {}),
              Route.read("/c/{channel}", _ -> {}),
              Route.control("DELETE", "/c/{channel}", _ -> {}),
              Route.read("/c", _ -> {})));

  @ParameterizedTest
  @CsvSource({
    "GET, /c, /c, '', ''",
    "GET, /c/1AAA99, /c/{channel}, 1AAA99, ''",
    "HEAD, /c/1AAA99, /c/{channel}, 1AAA99, ''",
    "DELETE, /c/1AAA99, /c/{channel}, 1AAA99, ''",
    "GET, /c/alice/cam2, /c/{channel}, alice/cam2, ''",
    "GET, /c/alice%2Fcam2, /c/{channel}, alice/cam2, ''",
    "GET, /c/alice/cam2/clients, /c/{channel}/clients, alice/cam2, ''",
    "GET, /c/alice%2Fclients, /c/{channel}, alice/clients, ''",
    "DELETE, /c/alice/cam2/clients/17, /c/{channel}/clients/{id}, alice/cam2, 17",
    "DELETE, /c/a/producer, /c/{channel}/producer, a, ''",
    "GET, /c/a+b%20c, /c/{channel}, a+b c, ''",
    "GET, /c/100%, /c/{channel}, 100%, ''",
  })
  void aPathFindsTheFirstPatternThatItMatches(
      String method, String path, String pattern, String channel, String id) {
    Router.Match match = ROUTER.find(method, path);
    assertThat(match.route().path()).hasToString(pattern);
    assertThat(match.values()).isEqualTo(new PathPattern.Values(channel, id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/d", "/cc", "//c", "/C"})
  void whatMatchesNoneIsNotFound(String path) {
    assertThatThrownBy(() -> ROUTER.find("GET", path))
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.status()).isEqualTo(404));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /c/a, 'DELETE, GET, HEAD'",
    "GET, /c/a/producer, DELETE",
    "DELETE, /c, 'GET, HEAD'",
  })
  void anotherMethodIsToldThoseThatThereAre(String method, String path, String allowed) {
    assertThatThrownBy(() -> ROUTER.find(method, path))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(405);
              assertThat(problem.headers()).containsEntry("Allow", allowed);
            });
  }

  @Test
  void aHostilePathOfManySegmentsIsAnswered() {
    assertThatThrownBy(() -> ROUTER.find("GET", "/".repeat(8000)))
        .isInstanceOf(ProblemException.class);
  }
}
