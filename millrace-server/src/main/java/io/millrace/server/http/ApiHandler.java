package io.millrace.server.http;

import io.millrace.server.blocks.BlockList;
import io.millrace.server.http.access.Authorizer;
import io.millrace.server.http.access.Grant;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Brings each request to its route, if it may. Runs on virtual threads, which may wait. */
final class ApiHandler extends Handler.Abstract {

  private final Router router;
  private final RequestCheck check;
  private final BlockList blocks;

  ApiHandler(List<Route> routes, Authorizer authorizer, BlockList blocks) {
    this.blocks = blocks;
    this.router = new Router(routes);
    this.check = new RequestCheck(authorizer);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    try {
      String path = request.getHttpURI().getPath();
      Router.Match match = router.find(WebSockets.method(request), path);
      BlockGuard.check(blocks, request, match.values().channel());
      Grant grant = check.check(request, match);
      match
          .route()
          .action()
          .answer(new Exchange(request, response, callback, match.values(), grant));
    } catch (ProblemException e) {
      e.answer(response, callback);
    }
    return true;
  }
}
