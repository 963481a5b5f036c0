package io.millrace.server.http;

import io.millrace.server.blocks.BlockList;
import io.millrace.server.http.access.Authorizer;
import io.millrace.server.http.access.Grant;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
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
    } catch (IOException e) {
      if (!isOfCaller(e)) {
        throw e;
      }
      LOG.debug("a caller is gone, or was too slow", e);
      callback.failed(e);
    }
    return true;
  }

  /** Whether it is the connection that failed, and not the disk. */
  private static boolean isOfCaller(IOException e) {
    return e instanceof EofException
        || e.getCause() instanceof EofException
        || e.getCause() instanceof TimeoutException;
  }
}
