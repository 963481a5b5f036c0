package io.millrace.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The form that receivers rely on. */
class EventJsonTest {

  private static String text(Optional<String> channel, Event event) {
    Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
    return EventJson.text(new Occurrence(1_795_374_040_096_001L, time, channel, event));
  }

  @Test
  void anEventOfAChannelNamesIt() {
    assertThat(
            text(
                Optional.of("alice/cam2"),
                new Event.ClientsLeft(2, 5, Map.of("closed by the peer", 2L), List.of("x:1"))))
        .isEqualTo(
            """
            {"id":1795374040096001,"time":"2026-01-02T03:04:05.678Z","type":"clients.left",\
            "channel":"alice/cam2","data":{"count":2,"present":5,\
            "reasons":{"closed by the peer":2},"clients":["x:1"]}}\
            """);
  }

  @Test
  void whatIsNotKnownIsLeftAway() {
    assertThat(text(Optional.empty(), new Event.EventsLost(OptionalLong.empty(), "why")))
        .endsWith("\"type\":\"events.lost\",\"data\":{\"reason\":\"why\"}}");
    assertThat(text(Optional.empty(), new Event.EventsLost(OptionalLong.of(3), "why")))
        .endsWith("\"data\":{\"count\":3,\"reason\":\"why\"}}");
  }

  @Test
  void aTitleOfAnyCharactersStaysInOneLine() {
    String hostile = "a\nb\r\u2028\"\\\u0000";
    assertThat(text(Optional.of("a"), new Event.ChannelDescribed(hostile, "", "")))
        .doesNotContain("\n", "\r", "\u0000");
  }

  @Test
  void everyTypeHasAnEventAndANameOfItsOwn() {
    assertThat(EventType.names()).doesNotHaveDuplicates();
    assertThat(Event.class.getPermittedSubclasses()).hasSameSizeAs(EventType.values());
    assertThat(EventType.names()).allSatisfy(name -> assertThat(EventType.named(name)).isPresent());
  }
}
