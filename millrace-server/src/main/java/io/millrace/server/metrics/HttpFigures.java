package io.millrace.server.metrics;

import java.util.function.Supplier;

/**
 * What the HTTP server tells of itself, as soon as there is one. Asked at each scrape. Any thread.
 */
public final class HttpFigures {

  private volatile Supplier<Reading> server = () -> Reading.NOTHING;

  /**
   * The server's figures of this moment.
   *
   * @param connections open now
   * @param requests being answered now
   * @param refusedConnections closed at once, there being too many
   * @param refusedRequests answered with 503, there being too many
   * @param tooSlow callers that were given up: no request in time, or an answer that was not read
   */
  public record Reading(
      long connections,
      long requests,
      long refusedConnections,
      long refusedRequests,
      long tooSlow) {

    private static final Reading NOTHING = new Reading(0, 0, 0, 0, 0);
  }

  /** From now on the server is asked. */
  public void askServer(Supplier<Reading> how) {
    server = how;
  }

  Reading server() {
    return server.get();
  }
}
