package io.millrace.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is asked over HTTP whether a caller may. Immutable.
 *
 * @param url empty: nobody
 * @param timeout of one question; a caller waits 3 s
 * @param cache how long an answer holds for the same question; zero: not at all
 * @param onError what becomes of callers while there is no answer
 */
public record HookSettings(
    @Doc(
            value = "who is asked, by POST, whether a caller may, where publish or watch says hook",
            byDefault = "none")
        Optional<URI> url,
    @Doc(
            value = "how long the hook may take to answer",
            byDefault = "2s",
            min = "100ms",
            max = "2500ms")
        Duration timeout,
    @Doc(
            value = "how long the hook's answer holds for the same question; 0s: not at all",
            byDefault = "10s",
            min = "0s",
            max = "1h")
        Duration cache,
    @Doc(
            value = "what becomes of callers while the hook gives no answer",
            byDefault = "deny",
            key = "on-error")
        OnError onError) {

  /** What becomes of callers while there is no answer. */
  public enum OnError {
    DENY,
    ALLOW
  }
}
