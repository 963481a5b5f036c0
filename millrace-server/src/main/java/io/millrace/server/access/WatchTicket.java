package io.millrace.server.access;

import java.time.Instant;

/**
 * A ticket as it is handed out.
 *
 * @param text what {@code ?ticket=} takes; letters, digits, {@code - _ .}
 * @param expires when it ends; before that it can be exchanged for another one
 */
public record WatchTicket(String text, Instant expires) {}
