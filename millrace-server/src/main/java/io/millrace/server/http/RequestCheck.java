package io.millrace.server.http;

import io.millrace.server.http.access.Authorizer;
import io.millrace.server.http.access.DeniedException;
import io.millrace.server.http.access.Grant;
import io.millrace.server.http.access.Scope;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;

/** Lets requests pass that may do what their route does. */
final class RequestCheck {

  private static final String CHALLENGE = "Bearer realm=\"millrace\"";

  /** What browsers say of a page on another site, or on another host of the same. */
  private static final Set<String> SITES_BESIDE = Set.of("cross-site", "same-site");

  private final Authorizer authorizer;

  RequestCheck(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /**
   * What the caller may do.
   *
   * @throws ProblemException 401, 403 or 503 if it may not do this
   */
  Grant check(Request request, Router.Match match) throws InterruptedException {
    Optional<Scope> scope = match.route().scope();
    if (scope.isEmpty()) {
      return Grant.ALL;
    }
    if (scope.get() == Scope.CONTROL) {
      refuseOtherSites(request);
    }
    Grant grant = grant(request);
    if (!grant.allows(scope.get())) {
      throw insufficient(scope.get(), request);
    }
    if (match.route().wide() && !grant.isForAllChannels()) {
      throw ProblemException.forbidden(
          "the token is for some channels, and this is about all of them");
    }
    if (match.route().path().isOfChannel() && !grant.covers(match.values().channel())) {
      throw ProblemException.forbidden("the token is not for channel " + match.values().channel());
    }
    return grant;
  }

  private Grant grant(Request request) throws InterruptedException {
    Optional<String> header =
        Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION));
    try {
      return authorizer.authorize(header, Origins.isThisMachine(request));
    } catch (DeniedException e) {
      throw switch (e.why()) {
        case MISSING -> unauthorized(e.clause(), "");
        case INVALID ->
            unauthorized(
                e.clause(), ", error=\"invalid_token\", error_description=\"" + e.clause() + "\"");
        case UNDECIDED -> ProblemException.unavailable(e.clause());
      };
    }
  }

  private static ProblemException unauthorized(String detail, String error) {
    return new ProblemException(
        HttpStatus.UNAUTHORIZED_401, detail, Map.of("WWW-Authenticate", CHALLENGE + error));
  }

  private static ProblemException insufficient(Scope scope, Request request) {
    if (request.getHeaders().contains(HttpHeader.AUTHORIZATION)) {
      return new ProblemException(
          HttpStatus.FORBIDDEN_403,
          "the token lacks the scope " + scope.text(),
          Map.of(
              "WWW-Authenticate",
              CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + scope.text() + "\""));
    }
    return ProblemException.forbidden(
        "without http.jwks this is allowed on the broker's own machine only, by localhost or its"
            + " address and without a proxy");
  }

  /** A page of another site must not use the rights that its reader's machine has. */
  private static void refuseOtherSites(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    String site = request.getHeaders().get("Sec-Fetch-Site");
    boolean isOther = site != null && SITES_BESIDE.contains(site.toLowerCase(Locale.ROOT));
    if (isOther || (origin != null && !isOwn(origin, request))) {
      throw ProblemException.forbidden("this is not for pages of other sites");
    }
  }

  private static boolean isOwn(String origin, Request request) {
    try {
      URI site = URI.create(origin);
      String authority = site.getRawAuthority();
      boolean isPlain = "http".equalsIgnoreCase(site.getScheme()); // may be anybody's on the way
      return authority != null
          && !(isPlain && request.isSecure())
          && Origins.host(request).filter(authority::equalsIgnoreCase).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
