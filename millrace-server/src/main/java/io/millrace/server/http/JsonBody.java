package io.millrace.server.http;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads what callers send as JSON: small, and nothing that is not asked for. */
final class JsonBody {

  private static final int BYTES_MAX = 8 * 1024;
  private static final int DETAIL_MAX = 200;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonBody() {}

  /**
   * The body of a request.
   *
   * @throws ProblemException 400 if it is none of that type, 413 if it is too large
   */
  static <T> T read(Request request, Class<T> type) throws IOException {
    byte[] body;
    try (InputStream in = Content.Source.asInputStream(request)) {
      body = in.readNBytes(BYTES_MAX + 1);
    }
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
      String detail = e.getOriginalMessage();
      throw ProblemException.badRequest(
          "the body cannot be read: "
              + (detail.length() <= DETAIL_MAX ? detail : detail.substring(0, DETAIL_MAX) + "…"));
    }
  }
}
