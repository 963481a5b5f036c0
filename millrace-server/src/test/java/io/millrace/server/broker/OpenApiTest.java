package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.config.EffectiveConfig;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code openapi.yaml} is written by hand; this holds it and what the broker answers together. */
class OpenApiTest {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options");
  private static final Pattern OPEN = Pattern.compile("\\{(\\w+)}");
  private static final String REMEDY = "src/main/resources/web/openapi.yaml";

  private static Map<?, ?> contract;

  @BeforeAll
  static void read() throws Exception {
    try (InputStream in = OpenApiTest.class.getResourceAsStream("/web/openapi.yaml")) {
      contract =
          map(
              new Load(LoadSettings.builder().build())
                  .loadFromInputStream(Objects.requireNonNull(in)));
    }
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static List<?> list(Object value) {
    return value == null ? List.of() : (List<?>) value;
  }

  private record Operation(String name, Map<?, ?> path, Map<?, ?> body) {}

  private static List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    map(contract.get("paths"))
        .forEach((path, item) ->
            map(item)
                .forEach((method, body) -> {
                  if (METHODS.contains(method)) {
                    String name = method.toString().toUpperCase(Locale.ROOT) + " " + path;
                    all.add(new Operation(name, map(item), map(body)));
                  }
                }));
    return all;
  }

  @Test
  void whatTheBrokerAnswersAndWhatTheContractSaysAreTheSame() throws Exception {
    EffectiveConfig settings =
        EffectiveConfig.of(Map.of("bind", "127.0.0.1:0", "http", "127.0.0.1:0", "loops", "1"));
    try (BrokerServer server = BrokerServer.start(settings)) {
      Set<String> answered = new TreeSet<>(server.httpRoutes());
      Set<String> promised = new TreeSet<>(operations().stream().map(Operation::name).toList());
      assertThat(promised).as(REMEDY).isEqualTo(answered);
    }
  }

  @Test
  void eachOperationHasANameASummaryAndAnswers() {
    assertThat(operations().stream().map(operation -> operation.body().get("operationId")))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
    assertThat(operations())
        .allSatisfy(operation -> {
          assertThat(operation.body().get("summary")).as(operation.name()).isNotNull();
          assertThat(map(operation.body().get("responses"))).as(operation.name()).isNotEmpty();
        });
  }

  @Test
  void whatAPathLeavesOpenIsAParameterOfIt() {
    for (Operation operation : operations()) {
      Set<String> named = new TreeSet<>();
      for (Object parameter : list(operation.path().get("parameters"))) {
        Map<?, ?> known = resolved(map(parameter));
        if ("path".equals(known.get("in"))) {
          named.add(known.get("name").toString());
          assertThat(known.get("required")).as(operation.name()).isEqualTo(true);
        }
      }
      Set<String> open = new TreeSet<>();
      Matcher matcher = OPEN.matcher(operation.name());
      while (matcher.find()) {
        open.add(matcher.group(1));
      }
      assertThat(named).as(operation.name()).isEqualTo(open);
    }
  }

  @Test
  void allReferencesLeadSomewhere() {
    List<String> references = new ArrayList<>();
    collect(contract, references);
    assertThat(references)
        .isNotEmpty()
        .allSatisfy(reference -> assertThat(resolved(reference)).as(reference).isNotNull());
  }

  private static void collect(Object value, List<String> references) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> {
        if ("$ref".equals(key)) {
          references.add(inner.toString());
        } else {
          collect(inner, references);
        }
      });
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> collect(inner, references));
    }
  }

  private static Map<?, ?> resolved(Map<?, ?> value) {
    return value.get("$ref") instanceof String reference
        ? map(Objects.requireNonNull(resolved(reference)))
        : value;
  }

  private static Object resolved(String reference) {
    Object here = contract;
    for (String step : reference.substring("#/".length()).split("/", -1)) {
      here = here instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return here;
  }
}
