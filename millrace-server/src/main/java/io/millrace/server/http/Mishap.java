package io.millrace.server.http;

import io.millrace.cli.Printable;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;

/**
 * A request that came to no route, or whose route failed: what Jetty says about it.
 *
 * @param status what it would answer
 * @param cause why, if it says so
 */
record Mishap(int status, @Nullable Throwable cause) {

  private static final int REASON_MAX = 120;

  /** Whether it is our fault, and worth a line in the log; what strangers send is not. */
  boolean isOurs() {
    return cause != null
        && HttpStatus.isServerError(status)
        && status != HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505
        && status != HttpStatus.NOT_IMPLEMENTED_501
        && !isOfCaller(cause);
  }

  /** Whether it is the connection that failed, or who holds its other end, and not the disk. */
  static boolean isOfCaller(Throwable failure) {
    return failure instanceof EofException
        || failure instanceof TimeoutException
        || (failure instanceof IOException
            && (failure.getCause() instanceof EofException
                || failure.getCause() instanceof TimeoutException));
  }

  /** For whoever asked: what is wrong, and what helps. */
  String detail() {
    return switch (status) {
      case HttpStatus.BAD_REQUEST_400 -> "this is no well-formed HTTP request" + reason();
      case HttpStatus.REQUEST_TIMEOUT_408 -> "the request did not come in time; send it at once";
      case HttpStatus.PAYLOAD_TOO_LARGE_413 -> "the body must not be larger than 64 KB";
      case HttpStatus.URI_TOO_LONG_414 -> "the address must not be longer than 8 KB";
      case HttpStatus.EXPECTATION_FAILED_417 -> "nothing but Expect: 100-continue is understood";
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
          "the headers must not be larger than 8 KB in all; send fewer or shorter ones";
      case HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 -> "speak HTTP/1.1 or HTTP/2";
      default ->
          HttpStatus.isServerError(status)
              ? "something went wrong in the broker; its log says what"
              : "the request could not be answered" + reason();
    };
  }

  /** Jetty's own word for it. */
  private String reason() {
    String word = cause instanceof HttpException http ? http.getReason() : null;
    return word == null || word.isBlank()
        ? ""
        : ": " + Printable.fit(Printable.clean(word), REASON_MAX);
  }
}
