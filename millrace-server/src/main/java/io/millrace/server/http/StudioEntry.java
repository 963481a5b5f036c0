package io.millrace.server.http;

import io.millrace.server.access.WatchTicket;
import java.time.Instant;
import java.util.Optional;

/**
 * That somebody may see a channel's studio.
 *
 * @param ticket to be shown with each request; empty where publishing is open, and with it what the
 *     API tells everybody
 * @param expires when the ticket ends; before that it can be exchanged for a fresh one
 * @param watch a ticket to watch the preview with; empty if the caller has shown nothing that lets
 *     it publish
 */
record StudioEntry(Optional<String> ticket, Optional<Instant> expires, Optional<Preview> watch) {

  /** Nothing had to be shown. */
  static final StudioEntry OPEN =
      new StudioEntry(Optional.empty(), Optional.empty(), Optional.empty());

  /** A ticket to watch, as {@code …/ticket} gives it. */
  record Preview(String ticket, Instant expires) {}

  static StudioEntry of(WatchTicket studio, Optional<WatchTicket> watch) {
    return new StudioEntry(
        Optional.of(studio.text()),
        Optional.of(studio.expires()),
        watch.map(ticket -> new Preview(ticket.text(), ticket.expires())));
  }
}
