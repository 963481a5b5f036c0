package io.millrace.server.events;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events for one URL: in order, several at a time when they come faster than they are taken, each
 * until it is taken or too old. What waits lies in the ring that all readers share. Runs on a
 * thread of its own, which waits; its status may be read by any.
 */
final class Webhook implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final int BATCH_MAX = 100;
  private static final long FOREVER = Long.MAX_VALUE;

  static final String TOO_OLD = "they could not be delivered in time";

  private final URI url;
  private final EventReader reader;
  private final Supplier<WebhookPost> post;
  private final Duration patience;
  private final Backoff backoff;

  private int failures; // in a row
  private long lost; // not told yet
  private long lastLostId;

  private volatile WebhookStatus status;

  /**
   * Reads nothing yet.
   *
   * @param post made when there is something to send
   */
  Webhook(
      URI url, EventReader reader, Supplier<WebhookPost> post, Duration patience, Backoff backoff) {
    this.url = url;
    this.reader = reader;
    this.post = post;
    this.patience = patience;
    this.backoff = backoff;
    this.status = WebhookStatus.begin(name(url));
  }

  private static String name(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
  }

  WebhookStatus status() {
    return status;
  }

  /** Until the events end, the receiver wants no more, or it is interrupted. */
  @Override
  public void run() {
    try {
      while (!reader.isEnded() && status.state() != WebhookStatus.State.GONE) {
        List<Occurrence> batch = reader.read(BATCH_MAX, FOREVER);
        if (!batch.isEmpty()) {
          deliver(batch);
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("webhook {}: the broker stops, and events are left that it did not take", name(url));
    }
    if (status.state() != WebhookStatus.State.GONE) {
      status = status.in(WebhookStatus.State.CLOSED);
    }
  }

  /** Until they are taken, or all of them too old. */
  private void deliver(List<Occurrence> batch) throws InterruptedException {
    List<Occurrence> left = new ArrayList<>(batch);
    dropOld(left);
    while (!left.isEmpty()) {
      switch (send(left)) {
        case WebhookPost.Outcome.Taken() -> {
          taken(left.size());
          return;
        }
        case WebhookPost.Outcome.Gone() -> {
          LOG.warn("webhook {} answered 410: it gets no more events until a restart", name(url));
          status = status.in(WebhookStatus.State.GONE);
          return;
        }
        case WebhookPost.Outcome.Failed failed -> {
          failed(failed.why());
          Thread.sleep(longer(backoff.after(failures), failed.notBefore()));
          dropOld(left);
        }
      }
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private WebhookPost.Outcome send(List<Occurrence> batch) throws InterruptedException {
    List<Occurrence> all = new ArrayList<>();
    Occurrence missing = missing();
    if (missing != null) {
      all.add(missing);
    }
    all.addAll(batch);
    String delivery = all.getFirst().id() + "-" + all.getLast().id();
    return post.get().send(url, delivery, Instant.now().getEpochSecond(), EventJson.array(all));
  }

  /** What tells of events that were given up before. */
  private @Nullable Occurrence missing() {
    return lost == 0
        ? null
        : new Occurrence(
            lastLostId,
            Instant.now(),
            Optional.empty(),
            new Event.EventsLost(OptionalLong.of(lost), TOO_OLD));
  }

  /** While it fails, gives up what is too old; else even that is worth a try. */
  private void dropOld(List<Occurrence> batch) {
    Instant oldest = Instant.now().minus(patience);
    while (failures > 0 && !batch.isEmpty() && batch.getFirst().time().isBefore(oldest)) {
      Occurrence dropped = batch.removeFirst();
      lost++;
      lastLostId = dropped.id();
      status = status.dropped(1);
    }
  }

  private void taken(int count) {
    if (failures > 0) {
      LOG.info("webhook {} takes events again", name(url));
    }
    failures = 0;
    lost = 0;
    status = status.delivered(count);
  }

  private void failed(String why) {
    if (failures == 0) {
      LOG.warn("webhook {}: {}; events are kept and sent again", name(url), why);
    }
    failures++;
    status = status.failed(why);
  }
}
