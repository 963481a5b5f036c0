package io.millrace.server.access;

import java.net.URI;
import java.time.Duration;

/**
 * Whom to ask about callers, over HTTP. Immutable.
 *
 * @param url http or https
 * @param timeout of one question, 100 ms to 2.5 s: a caller waits 3 s
 * @param memory how long an answer holds for the same question; zero: not at all
 * @param allowOnError whether everybody is let in while the hook gives no answer
 */
public record HookTarget(URI url, Duration timeout, Duration memory, boolean allowOnError) {

  /** For people: without the query, which may hold a secret. */
  String name() {
    int port = url.getPort();
    return url.getScheme() + "://" + url.getHost() + (port < 0 ? "" : ":" + port) + url.getPath();
  }
}
