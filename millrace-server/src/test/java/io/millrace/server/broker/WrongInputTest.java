package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.config.EffectiveConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Walks all operations of {@code openapi.yaml} with what nobody should send. */
@Timeout(120)
class WrongInputTest {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options");
  private static final String LONG = "a".repeat(300);
  private static final List<String> NAMES =
      List.of("none", "..%2F..%2Fetc", "a%20b", "%E2%82%AC", "a%2F", LONG, "%00", "%zz", "a;b");
  private static final List<String> IDS =
      List.of("none", "-1", "99999999999999999999", "%2e%2e", "..%2F..%2Fetc%2Fpasswd", LONG);
  private static final List<String> NO_NUMBERS =
      List.of("none", "-1", "1.5", "99999999999999999999", "1,2", "0x1", "€", " ");
  private static final List<String> NO_BODIES =
      List.of(
          "none", "[]", "null", "7", "\"text\"", "{", "{}}", "{\"strange\":1}", "[".repeat(4_000));
  private static final int PATIENCE_MS = 20_000;
  private static final int INTERNAL_ERROR = 500;

  @TempDir private static Path folder;

  private static Map<?, ?> contract;
  private static BrokerServer broker;

  private record Operation(String method, String path, List<Map<?, ?>> parameters, Map<?, ?> body) {
    private List<Map<?, ?>> parametersIn(String place) {
      return parameters.stream().filter(one -> place.equals(one.get("in"))).toList();
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private record Answer(int status, String type, String body) {}

  @BeforeAll
  static void start() throws Exception {
    try (InputStream in = WrongInputTest.class.getResourceAsStream("/web/openapi.yaml")) {
      contract =
          (Map<?, ?>)
              new Load(LoadSettings.builder().build())
                  .loadFromInputStream(Objects.requireNonNull(in));
    }
    broker =
        BrokerServer.start(
            EffectiveConfig.of(
                Map.of(
                    "bind", "127.0.0.1:0",
                    "http", "127.0.0.1:0",
                    "loops", "1",
                    "record.dir", folder.resolve("recordings").toString())));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Map<?, ?> resolved(Object value) {
    Map<?, ?> map = (Map<?, ?>) value;
    if (!(map.get("$ref") instanceof String reference)) {
      return map;
    }
    Object here = contract;
    for (String step : reference.substring("#/".length()).split("/", -1)) {
      here = ((Map<?, ?>) here).get(step);
    }
    return (Map<?, ?>) here;
  }

  private static List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    ((Map<?, ?>) contract.get("paths"))
        .forEach((path, item) ->
            ((Map<?, ?>) item)
                .forEach((method, body) -> {
                  if (METHODS.contains(method)) {
                    List<Map<?, ?>> parameters = new ArrayList<>();
                    for (Object of : List.of(item, body)) {
                      if (((Map<?, ?>) of).get("parameters") instanceof List<?> some) {
                        some.forEach(one -> parameters.add(resolved(one)));
                      }
                    }
                    all.add(
                        new Operation(
                            method.toString().toUpperCase(Locale.ROOT),
                            path.toString(),
                            parameters,
                            (Map<?, ?>) body));
                  }
                }));
    return all;
  }

  private static String filled(String path, String channel, String id) {
    return path.replace("{channel}", channel).replace("{id}", id);
  }

  private static Answer ask(String method, String target, String header, String body)
      throws IOException {
    InetSocketAddress address = broker.httpAddress().orElseThrow();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      String head =
          method
              + ' '
              + target
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + (bytes.length > 0 ? "Content-Length: " + bytes.length + "\r\n" : "")
              + header
              + "\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(bytes);
      return answer(socket.getInputStream());
    }
  }

  /** Of an answer that is well its head only: an event stream has no end. */
  private static Answer answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("an answer that begins %s", head).isNotNegative();
      head.append((char) next);
    }
    int status = Integer.parseInt(head.substring("HTTP/1.1 ".length()).substring(0, 3));
    String type =
        head.toString()
            .lines()
            .filter(line -> line.startsWith("Content-Type: "))
            .map(line -> line.substring("Content-Type: ".length()))
            .findFirst()
            .orElse("");
    String body = status < 400 ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(status, type, body);
  }

  /** A refusal is one that a program and a person can read. */
  private static Answer checked(String what, Answer answer) throws IOException {
    assertThat(answer.status()).as(what).isNotEqualTo(INTERNAL_ERROR);
    if (answer.status() >= 400) {
      assertThat(answer.type()).as(what).isEqualTo("application/problem+json");
      JsonNode problem = JsonMapper.shared().readTree(answer.body());
      assertThat(problem.path("status").asInt()).as(what).isEqualTo(answer.status());
      assertThat(problem.path("title").asString()).as(what).isNotEmpty();
      assertThat(problem.path("detail").asString())
          .as(what)
          .isNotEmpty()
          .doesNotContain("Exception", "io.millrace", "tools.jackson");
    }
    return answer;
  }

  @Test
  void noPathMakesMoreThanAProblem() throws IOException {
    for (Operation operation : operations()) {
      for (String channel : operation.path().contains("{channel}") ? NAMES : List.of("")) {
        for (String id : operation.path().contains("{id}") ? IDS : List.of("")) {
          String target = filled(operation.path(), channel, id);
          checked(
              operation + " at " + target, ask(operation.method(), target, "Origin: null\r\n", ""));
        }
      }
    }
  }

  @Test
  void aNumberThatIsNoneIsRefusedByItsName() throws IOException {
    int asked = 0;
    for (Operation operation : operations()) {
      for (Map<?, ?> parameter : operation.parametersIn("query")) {
        if ("integer".equals(((Map<?, ?>) parameter.get("schema")).get("type"))) {
          for (String wrong : NO_NUMBERS) {
            String query = parameter.get("name") + "=" + encoded(wrong);
            String what = operation + " with " + query;
            Answer answer =
                checked(
                    what,
                    ask(
                        operation.method(),
                        filled(operation.path(), "none", "none") + '?' + query,
                        "",
                        ""));
            if (!wrong.isBlank()) {
              assertThat(answer.status()).as(what).isEqualTo(400);
              assertThat(answer.body()).contains(parameter.get("name").toString(), wrong);
            }
            asked++;
          }
        }
      }
    }
    assertThat(asked).isGreaterThan(30);
  }

  @Test
  void aQueryOfAnyTextMakesNoMoreThanAProblem() throws IOException {
    for (Operation operation : operations()) {
      for (Map<?, ?> parameter : operation.parametersIn("query")) {
        for (String wrong :
            List.of("%", "%zz", "%00", "%E2%82", LONG, "a%0D%0Ab", "%2F..%2F", "")) {
          String target =
              filled(operation.path(), "none", "none") + '?' + parameter.get("name") + '=' + wrong;
          checked(operation + " as " + target, ask(operation.method(), target, "", ""));
        }
      }
    }
  }

  @Test
  void aHeaderOfAnyTextMakesNoMoreThanAProblem() throws IOException {
    for (Operation operation : operations()) {
      for (Map<?, ?> parameter : operation.parametersIn("header")) {
        for (String wrong : List.of("", "-1", "\"", "bytes=9-1", LONG, "\u00fc", ",,,", "W/")) {
          String header = parameter.get("name") + ": " + wrong + "\r\n";
          String target = filled(operation.path(), "none", "none");
          checked(operation + " with " + header, ask(operation.method(), target, header, ""));
        }
      }
    }
  }

  @Test
  void aBodyThatIsNoneIsRefused() throws IOException {
    int asked = 0;
    for (Operation operation : operations()) {
      if (operation.body().get("requestBody") != null) {
        String target = filled(operation.path(), "none", "none");
        for (String wrong : NO_BODIES) {
          String what = operation + " of " + wrong.substring(0, Math.min(20, wrong.length()));
          Answer answer = checked(what, ask(operation.method(), target, "", wrong));
          boolean isLenient = wrong.contains("strange") && operation.path().endsWith("/ticket");
          if (!isLenient) {
            assertThat(answer.status()).as(what).isBetween(400, 499);
          }
          asked++;
        }
        String large = '"' + "a".repeat(100_000) + '"';
        Answer answer =
            checked(operation + " of 100 KB", ask(operation.method(), target, "", large));
        assertThat(answer.status()).as(operation.toString()).isEqualTo(413);
      }
    }
    assertThat(asked).isGreaterThan(20);
  }

  @Test
  void anOrderToKeepSomebodyOutNamesWhatIsWrongWithIt() throws IOException {
    Map<String, String> orders =
        Map.of(
            "{\"address\":\"example.com\"}", "example.com",
            "{\"address\":\"1.2.3.4/99\"}", "/99",
            "{\"address\":\"192.0.2.1\",\"seconds\":0}", "seconds must lie between 1",
            "{\"address\":\"192.0.2.1\",\"seconds\":\"x\"}", "'seconds'",
            "{\"address\":\"192.0.2.1\",\"channel\":\"a b\"}", "'a b'",
            "{\"address\":\"192.0.2.1\",\"secs\":5}", "seconds, reason",
            "{\"client\":7}", "needs its channel",
            "{}", "give either address");
    for (Map.Entry<String, String> order : orders.entrySet()) {
      Answer answer = checked(order.getKey(), ask("POST", "/api/v1/blocks", "", order.getKey()));
      assertThat(answer.status()).as(order.getKey()).isEqualTo(400);
      assertThat(answer.body()).contains(order.getValue());
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
