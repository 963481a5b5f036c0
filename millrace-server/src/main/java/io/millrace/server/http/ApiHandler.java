package io.millrace.server.http;

import io.millrace.server.blocks.BlockList;
import io.millrace.server.http.access.Authorizer;
import io.millrace.server.http.access.Grant;
import io.millrace.server.http.access.Scope;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each request to its route, if it may. Runs on virtual threads, which may wait. */
final class ApiHandler extends Handler.Abstract {

  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  private final Router router;
  private final RequestCheck check;
  private final BlockList blocks;
  private final OtherSites others;

  ApiHandler(List<Route> routes, Authorizer authorizer, BlockList blocks, OtherSites others) {
    this.blocks = blocks;
    this.others = others;
    this.router = new Router(routes);
    this.check = new RequestCheck(authorizer);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    try {
      others.tell(request, response);
      String path = request.getHttpURI().getPath();
      if (mayAsk(request, path)) {
        OtherSites.allow(OtherSites.askedFor(request), response, callback);
        return true;
      }
      Router.Match match = router.find(WebSockets.method(request), path);
      BlockGuard.check(blocks, request, match.values().channel());
      Grant grant = check.check(request, match);
      match
          .route()
          .action()
          .answer(new Exchange(request, response, callback, match.values(), grant));
    } catch (ProblemException e) {
      e.answer(response, callback);
    } catch (IOException e) {
      if (!Mishap.isOfCaller(e)) {
        throw e;
      }
      LOG.debug("a caller is gone, or was too slow", e);
      callback.failed(e);
    }
    return true;
  }

  /**
   * Whether a page of another site may do what its browser asks about: nothing that needs control.
   */
  private boolean mayAsk(Request request, String path) {
    return others.isAskedBefore(request)
        && router.match("OPTIONS", path).isEmpty() // a route that says it by itself
        && router
            .match(OtherSites.askedFor(request), path)
            .filter(match -> match.route().scope().filter(Scope.CONTROL::equals).isEmpty())
            .isPresent();
  }
}
