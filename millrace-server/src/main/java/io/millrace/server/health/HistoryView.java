package io.millrace.server.health;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values for graphs, as the API shows them: series of equal length, one value a step, null where
 * there was none.
 *
 * @param channel whose; empty for the whole broker
 * @param from when the first value was measured
 * @param stepMs from one value to the next
 * @param series by name
 */
public record HistoryView(
    Optional<String> channel,
    Instant from,
    long stepMs,
    Map<String, List<@Nullable Float>> series) {}
