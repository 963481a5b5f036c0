package io.millrace.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads what callers send as JSON: small, and nothing that is not asked for. */
final class JsonBody {

  private static final int BYTES_MAX = 8 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonBody() {}

  /**
   * The body of a request.
   *
   * @param type whose components are the members that it may have
   * @throws ProblemException 400 if it is none of that type, 413 if it is too large
   */
  static <T extends Record> T read(Request request, Class<T> type) throws IOException {
    InputStream in = Content.Source.asInputStream(request); // to close it would reset the request
    byte[] body = in.readNBytes(BYTES_MAX + 1);
    if (body.length > BYTES_MAX) {
      throw new ProblemException(
          HttpStatus.PAYLOAD_TOO_LARGE_413, "the body must not be larger than 8 KB");
    }
    if (body.length == 0) {
      throw ProblemException.badRequest("a JSON object is needed as body");
    }
    try {
      T read = JSON.readValue(body, type);
      if (read == null) {
        throw ProblemException.badRequest("a JSON object is needed as body");
      }
      return read;
    } catch (JacksonException e) {
      throw ProblemException.badRequest(why(e, type));
    }
  }

  /** Names the member, never its value, which may be a secret. */
  private static String why(JacksonException wrong, Class<?> type) {
    if (wrong instanceof UnrecognizedPropertyException unknown) {
      String name = String.valueOf(unknown.getPropertyName());
      return "the body cannot have '" + Exchange.shown(name) + "', but " + members(type);
    }
    if (!(wrong instanceof DatabindException)) {
      return "the body is no JSON; an object is needed";
    }
    return wrong.getPath().stream()
        .map(JacksonException.Reference::getPropertyName)
        .filter(Objects::nonNull)
        .findFirst()
        .map(name -> "'" + Exchange.shown(name) + "' of the body is of a wrong type or too large")
        .orElse("the body must be one JSON object, which can have " + members(type));
  }

  private static String members(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.joining(", "));
  }
}
