package io.millrace.server.blocks;

import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A decision of the operator to keep somebody out. Immutable.
 *
 * @param id never used twice while the broker runs
 * @param range from where
 * @param channel the only channel that it is for; empty for everything
 * @param reason the operator's, for people; may be empty
 * @param by who decided
 * @param since when it began
 * @param until when it ends
 * @param untilNs the same of the broker's clock
 */
public record Block(
    long id,
    AddressRange range,
    Optional<String> channel,
    String reason,
    String by,
    Instant since,
    Instant until,
    long untilNs) {

  /** Whether it keeps that address from that channel; without one, from the broker as a whole. */
  public boolean isFor(InetAddress address, Optional<String> asked) {
    return (channel.isEmpty() || channel.equals(asked)) && range.contains(address);
  }

  /** For the log, and for whoever may know why. */
  public String text() {
    String what = channel.map(name -> " from channel " + name).orElse("");
    return "%s is kept out%s by the operator until %s%s"
        .formatted(
            range,
            what,
            until.truncatedTo(ChronoUnit.SECONDS),
            reason.isEmpty() ? "" : ": " + reason);
  }
}
