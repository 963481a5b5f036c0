package io.millrace.server.events;

import java.util.Optional;

/**
 * How it stands with one webhook.
 *
 * @param url without what may be secret: user and query
 * @param state what it does
 * @param delivered events that were taken, since the start
 * @param dropped events that were given up
 * @param failures requests that failed
 * @param lastFailure why the last of them did; empty if none did
 */
public record WebhookStatus(
    String url,
    State state,
    long delivered,
    long dropped,
    long failures,
    Optional<String> lastFailure) {

  /** What it does. */
  public enum State {
    /** Delivers events as they come. */
    WORKING,
    /** Tries again and again. */
    RETRYING,
    /** Was told not to come again. */
    GONE,
    /** The broker has stopped. */
    CLOSED
  }

  static WebhookStatus begin(String url) {
    return new WebhookStatus(url, State.WORKING, 0, 0, 0, Optional.empty());
  }

  WebhookStatus in(State next) {
    return new WebhookStatus(url, next, delivered, dropped, failures, lastFailure);
  }

  WebhookStatus delivered(int count) {
    return new WebhookStatus(url, State.WORKING, delivered + count, dropped, failures, lastFailure);
  }

  WebhookStatus dropped(int count) {
    return new WebhookStatus(url, state, delivered, dropped + count, failures, lastFailure);
  }

  WebhookStatus failed(String why) {
    return new WebhookStatus(
        url, State.RETRYING, delivered, dropped, failures + 1, Optional.of(why));
  }
}
