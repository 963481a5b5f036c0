package io.millrace.server.http;

import java.io.Serial;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** A request that is answered with a problem, which its caller may read. */
final class ProblemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  ProblemException(int status, String detail) {
    this(status, detail, Map.of());
  }

  ProblemException(int status, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  static ProblemException badRequest(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST_400, detail);
  }

  static ProblemException notFound(String detail) {
    return new ProblemException(HttpStatus.NOT_FOUND_404, detail);
  }

  static ProblemException noChannel(String name) {
    return notFound("there is no channel " + name + " at present");
  }

  static ProblemException methodNotAllowed(String allowed) {
    String detail =
        allowed.equals("GET, HEAD")
            ? "this path can only be read"
            : "this path takes " + allowed + " only";
    return new ProblemException(
        HttpStatus.METHOD_NOT_ALLOWED_405, detail, Map.of("Allow", allowed));
  }

  static ProblemException forbidden(String detail) {
    return new ProblemException(HttpStatus.FORBIDDEN_403, detail);
  }

  static ProblemException unavailable(String detail) {
    return new ProblemException(
        HttpStatus.SERVICE_UNAVAILABLE_503, detail, Map.of("Retry-After", "5"));
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
