package io.millrace.server.http;

import java.io.Serial;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request that is answered with a problem, which its caller may read. */
public final class ProblemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  /**
   * With a status of the client\'s or the server\'s fault.
   *
   * @param detail what was wrong, for people
   */
  public ProblemException(int status, String detail) {
    this(status, detail, Map.of());
  }

  /** The same, with headers to be sent along. */
  public ProblemException(int status, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  /** 400. */
  public static ProblemException badRequest(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST_400, detail);
  }

  /** 404. */
  public static ProblemException notFound(String detail) {
    return new ProblemException(HttpStatus.NOT_FOUND_404, detail);
  }

  /** 404, for a channel that is not there. */
  public static ProblemException noChannel(String name) {
    return notFound("there is no channel " + name + " at present");
  }

  /** 405. */
  public static ProblemException methodNotAllowed(String allowed) {
    String detail =
        allowed.equals("GET, HEAD")
            ? "this path can only be read"
            : "this path takes " + allowed + " only";
    return new ProblemException(
        HttpStatus.METHOD_NOT_ALLOWED_405, detail, Map.of("Allow", allowed));
  }

  /** 403. */
  public static ProblemException forbidden(String detail) {
    return new ProblemException(HttpStatus.FORBIDDEN_403, detail);
  }

  /** 503; it may be asked again in 5 s. */
  public static ProblemException unavailable(String detail) {
    return new ProblemException(
        HttpStatus.SERVICE_UNAVAILABLE_503, detail, Map.of("Retry-After", "5"));
  }

  /** Sends it. */
  public void answer(Response response, Callback callback) {
    headers.forEach(response.getHeaders()::put);
    JsonReply.problem(response, callback, status, detail());
  }

  int status() {
    return status;
  }

  /** To be sent along. */
  Map<String, String> headers() {
    return headers;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
