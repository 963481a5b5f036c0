package io.millrace.server.http;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The pages and what they are made of; all other paths are left to the next handler. */
final class PageHandler extends Handler.Abstract {

  private static final List<String> PAGES = List.of("watch", "studio", "operator");
  private static final List<String> ROOT = List.of("/favicon.ico", "/openapi.yaml");
  private static final String ASSETS = "/assets/";

  private final WebFiles files = new WebFiles();

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    Optional<String> name = name(path);
    if (name.isEmpty()) {
      return false;
    }
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      ProblemException problem = ProblemException.methodNotAllowed("GET, HEAD");
      problem.answer(response, callback);
      return true;
    }
    Optional<WebFile> file = files.find(name.get());
    if (file.isEmpty()) {
      ProblemException.notFound("there is nothing at " + path).answer(response, callback);
    } else {
      new FileReply(file.get()).answer(request, response, callback);
    }
    return true;
  }

  /** The file that a path means; empty if it is no page's and no part of one. */
  private static Optional<String> name(String path) {
    if (path.equals("/")) {
      return Optional.of("index.html");
    }
    if (path.startsWith(ASSETS) || ROOT.contains(path)) {
      return Optional.of(path.substring(1));
    }
    int end = path.indexOf('/', 1);
    String first = path.substring(1, end < 0 ? path.length() : end);
    return PAGES.contains(first) ? Optional.of(first + ".html") : Optional.empty();
  }
}
