package io.millrace.server.http;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The sites whose pages may read what the API answers (CORS). Cookies are never asked for, so that
 * such a page sees what anybody could, or what the token allows that it has. Nothing is changed for
 * any of them: {@link RequestCheck} sees to that. Immutable.
 */
final class OtherSites {

  private static final String ALL = "*";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, Millrace-Ticket, Last-Event-ID, Range, If-Range, If-None-Match";
  private static final String ANSWER_HEADERS =
      "Link, Location, Retry-After, WWW-Authenticate, ETag, Content-Range, Content-Disposition";
  private static final String SECONDS = "600";

  private final Set<String> sites;

  /** These, as {@code https://tv.example}; {@code *} for all. */
  OtherSites(Set<String> sites) {
    this.sites = Set.copyOf(sites);
  }

  /** Tells a browser whether the page that asks may read the answer. */
  void tell(Request request, Response response) {
    if (sites.isEmpty()) {
      return;
    }
    HttpFields.Mutable headers = response.getHeaders();
    if (!sites.contains(ALL)) {
      headers.add(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
    }
    if (isAllowed(request)) {
      String origin = String.valueOf(request.getHeaders().get(HttpHeader.ORIGIN));
      headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, sites.contains(ALL) ? ALL : origin);
      headers.put("Access-Control-Expose-Headers", ANSWER_HEADERS);
      headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    }
  }

  /** Whether a browser asks, before it does what it names, whether one of these sites may. */
  boolean isAskedBefore(Request request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeaders().contains("Access-Control-Request-Method")
        && isAllowed(request);
  }

  /** The method that it asks for. */
  static String askedFor(Request request) {
    return String.valueOf(request.getHeaders().get("Access-Control-Request-Method"));
  }

  /** It may. */
  static void allow(String method, Response response, Callback callback) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("Access-Control-Allow-Methods", method);
    headers.put("Access-Control-Allow-Headers", REQUEST_HEADERS);
    headers.put("Access-Control-Max-Age", SECONDS);
    response.setStatus(HttpStatus.NO_CONTENT_204);
    response.write(true, null, callback);
  }

  private boolean isAllowed(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    return origin != null && (sites.contains(ALL) || sites.contains(origin));
  }
}
