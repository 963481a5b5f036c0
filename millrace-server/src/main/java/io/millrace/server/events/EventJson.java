package io.millrace.server.events;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_ABSENT;
import static com.fasterxml.jackson.annotation.JsonInclude.Include.USE_DEFAULTS;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes events as JSON, in one form everywhere. Loaded when somebody wants to read one. */
public final class EventJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              _ -> JsonInclude.Value.construct(NON_ABSENT, USE_DEFAULTS))
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private EventJson() {}

  private record Told(long id, Instant time, String type, Optional<String> channel, Event data) {}

  private static Told told(Occurrence occurrence) {
    return new Told(
        occurrence.id(),
        occurrence.time(),
        occurrence.event().type().text(),
        occurrence.channel(),
        occurrence.event());
  }

  /** One event, in one line. */
  public static String text(Occurrence occurrence) {
    return JSON.writeValueAsString(told(occurrence));
  }

  /** Several, as an array in UTF-8. */
  static byte[] array(List<Occurrence> occurrences) {
    return JSON.writeValueAsBytes(occurrences.stream().map(EventJson::told).toList());
  }
}
