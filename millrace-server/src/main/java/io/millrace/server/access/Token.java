package io.millrace.server.access;

import io.millrace.server.config.ChannelPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a token says, once its signature is right. Immutable.
 *
 * @param channel which it is for
 * @param role what it allows
 * @param expires from when on nobody is let in by it
 * @param subject for whom it was made; may be empty
 * @param session how long a connection may last that was let in by it; empty: as long as it likes
 */
record Token(
    ChannelPattern channel,
    Action role,
    Instant expires,
    String subject,
    Optional<Duration> session) {

  static final String PREFIX = "mt_";
  static final int SUBJECT_MAX = 64;

  // One letter each: all of it goes into a stream id.
  private static final String CHANNEL = "c";
  private static final String EXPIRES = "e";
  private static final String ROLE = "r";
  private static final String SUBJECT = "s";
  private static final String SESSION = "d";

  private static final long EPOCH_SECONDS_MAX = Instant.MAX.getEpochSecond();

  /** Jackson is loaded for a token only: the class itself is asked on the loops, by the prefix. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.shared();
  }

  /** Whether the text is meant as a token of ours, right or wrong. */
  static boolean isOne(String text) {
    return text.startsWith(PREFIX);
  }

  /** As it is signed. */
  String toJson() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put(CHANNEL, channel.toString());
    json.put(EXPIRES, expires.getEpochSecond());
    if (role != Action.WATCH) {
      json.put(ROLE, role.text());
    }
    if (!subject.isEmpty()) {
      json.put(SUBJECT, subject);
    }
    session.ifPresent(longest -> json.put(SESSION, longest.toSeconds()));
    return json.toString();
  }

  /**
   * Empty if it is not all understood: a claim that we do not know might have been meant as a
   * restriction.
   */
  static Optional<Token> parse(String text) {
    try {
      return parse(Json.MAPPER.readTree(text));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Optional<Token> parse(JsonNode json) {
    boolean understood =
        json.isObject()
            && json.propertyStream()
                .allMatch(claim -> isUnderstood(claim.getKey(), claim.getValue()));
    if (!understood || !json.has(CHANNEL) || !json.has(EXPIRES)) {
      return Optional.empty();
    }
    Optional<ChannelPattern> channel = ChannelPattern.find(json.path(CHANNEL).asString(""));
    Optional<Action> role = Action.parse(json.path(ROLE).asString(Action.WATCH.text()));
    if (channel.isEmpty() || role.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Token(
            channel.get(),
            role.get(),
            Instant.ofEpochSecond(json.path(EXPIRES).asLong()),
            json.path(SUBJECT).asString(""),
            json.has(SESSION)
                ? Optional.of(Duration.ofSeconds(json.path(SESSION).asLong()))
                : Optional.empty()));
  }

  private static boolean isUnderstood(String claim, JsonNode value) {
    return switch (claim) {
      case CHANNEL, ROLE -> value.isString();
      case SUBJECT -> value.isString() && value.asString().length() <= SUBJECT_MAX;
      case EXPIRES -> isWithin(value, EPOCH_SECONDS_MAX);
      case SESSION -> isWithin(value, Integer.MAX_VALUE);
      default -> false;
    };
  }

  private static boolean isWithin(JsonNode value, long most) {
    return value.isIntegralNumber()
        && value.canConvertToLong()
        && value.asLong() >= 0
        && value.asLong() <= most;
  }
}
