package io.millrace.server.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes answers as JSON. */
final class JsonReply {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();
  private static final int SMALL_BODY_BYTES = 64 * 1024;
  private static final String MEDIA_TYPE = "application/json";

  private JsonReply() {}

  static void ok(Response response, Callback callback, Object body) {
    write(response, callback, HttpStatus.OK_200, MEDIA_TYPE, body);
  }

  static void created(Response response, Callback callback, Object body) {
    write(response, callback, HttpStatus.CREATED_201, MEDIA_TYPE, body);
  }

  static void problem(Response response, Callback callback, int status, String detail) {
    String title = HttpStatus.getMessage(status);
    write(response, callback, status, Problem.MEDIA_TYPE, new Problem(status, title, detail));
  }

  /** A problem that the caller can solve by showing something. */
  static void needs(
      Response response, Callback callback, int status, String detail, Set<String> needs) {
    String title = HttpStatus.getMessage(status);
    Object problem = new NeedsProblem(status, title, detail, List.copyOf(new TreeSet<>(needs)));
    write(response, callback, status, Problem.MEDIA_TYPE, problem);
  }

  private static void write(
      Response response, Callback callback, int status, String type, Object body) {
    byte[] bytes = JSON.writeValueAsBytes(body);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    Runnable answer = () -> send(response, callback, bytes);
    Callback whenRead = Callback.from(answer, _ -> answer.run()); // who is gone fails that, too
    if (hasUnreadBody(response.getRequest())) {
      Content.Source.consumeAll(response.getRequest(), whenRead);
    } else {
      whenRead.succeeded();
    }
  }

  private static void send(Response response, Callback callback, byte[] bytes) {
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }

  /**
   * Whether a small body may still be on its way. An answer that overtakes it has the stream of
   * HTTP/2 reset, and callers would see that in place of the answer.
   */
  private static boolean hasUnreadBody(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
        && request.getLength() > 0
        && request.getLength() <= SMALL_BODY_BYTES;
  }
}
