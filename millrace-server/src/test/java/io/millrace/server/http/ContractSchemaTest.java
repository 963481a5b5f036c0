package io.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.events.WebhookStatus;
import io.millrace.server.health.ChannelHealth;
import io.millrace.server.health.HistoryView;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What answers are made of is what {@code openapi.yaml} says of them. */
class ContractSchemaTest {

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("Problem", Problem.class),
        Arguments.of("Broker", BrokerStatus.class),
        Arguments.of("LimitUse", LimitUse.class),
        Arguments.of("Channel", ChannelView.class),
        Arguments.of("Video", ChannelView.Video.class),
        Arguments.of("Audio", ChannelView.Audio.class),
        Arguments.of("Standby", ChannelView.Standby.class),
        Arguments.of("Producer", ChannelView.Producer.class),
        Arguments.of("ClientPage", ClientView.Page.class),
        Arguments.of("Client", ClientView.class),
        Arguments.of("ViewerPage", ViewerView.Page.class),
        Arguments.of("Viewer", ViewerView.class),
        Arguments.of("Block", BlockView.class),
        Arguments.of("BlockOrder", BlockOrder.class),
        Arguments.of("Rights", Rights.class),
        Arguments.of("Reload", ReloadAnswer.class),
        Arguments.of("Difference", ReloadAnswer.Difference.class),
        Arguments.of("Health", ChannelHealth.class),
        Arguments.of("Link", ChannelHealth.Link.class),
        Arguments.of("History", HistoryView.class),
        Arguments.of("StudioKey", StudioKey.class),
        Arguments.of("StudioEntry", StudioEntry.class),
        Arguments.of("StudioPreview", StudioEntry.Preview.class),
        Arguments.of("StudioView", StudioView.class),
        Arguments.of("Webhook", WebhookStatus.class));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void theMembersOfAnAnswerAreThoseOfTheContract(String name, Class<?> type) throws Exception {
    List<String> members =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    assertThat(properties(name)).as("openapi.yaml: " + name).containsExactlyElementsOf(members);
  }

  private static List<String> properties(String schema) throws Exception {
    try (InputStream in = ContractSchemaTest.class.getResourceAsStream("/web/openapi.yaml")) {
      Object here =
          new Load(LoadSettings.builder().build()).loadFromInputStream(Objects.requireNonNull(in));
      for (String step : List.of("components", "schemas", schema, "properties")) {
        here = ((Map<?, ?>) here).get(step);
      }
      return ((Map<?, ?>) here).keySet().stream().map(Object::toString).toList();
    }
  }
}
