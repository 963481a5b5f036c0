package io.millrace.server.http;

import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Sends those who come without TLS to where they get it: the same port. Whether the process is well
 * may be asked without, since that tells nothing that a stranger cannot see.
 */
final class HttpsOnly extends Handler.Wrapper {

  private static final Set<String> FOR_ALL = Set.of("/livez", "/readyz");

  private final String strict;

  /**
   * Before everything.
   *
   * @param strict how long browsers shall come by TLS only; 0: nothing is said to them
   */
  HttpsOnly(Handler next, Duration strict) {
    super(next);
    this.strict = strict.isZero() ? "" : "max-age=" + strict.toSeconds();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.isSecure() && !strict.isEmpty()) {
      response.getHeaders().put(HttpHeader.STRICT_TRANSPORT_SECURITY, strict);
    }
    if (request.isSecure() || FOR_ALL.contains(request.getHttpURI().getPath())) {
      return super.handle(request, response, callback);
    }
    String host = Origins.host(request).orElse("");
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (!reads || host.isEmpty()) {
      ProblemException.forbidden("this port speaks https only").answer(response, callback);
      return true;
    }
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store"); // a 308 is kept otherwise
    response.setStatus(HttpStatus.PERMANENT_REDIRECT_308);
    response
        .getHeaders()
        .put(HttpHeader.LOCATION, "https://" + host + request.getHttpURI().getPathQuery());
    response.write(true, null, callback);
    return true;
  }
}
