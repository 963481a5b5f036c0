package io.millrace.server.http;

import io.millrace.broker.ProducerId;
import io.millrace.cli.Printable;
import io.millrace.server.blocks.AddressRange;
import io.millrace.server.blocks.BlockList;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom the operator wants to keep out, as the body of a request says it.
 *
 * @param address an address or the beginning that many have, such as {@code 192.0.2.0/24}; null if
 *     a client is named
 * @param client the id of one of the channel's clients, whose address is meant; null if an address
 *     is given
 * @param channel the only channel that it is for; null for everything
 * @param seconds how long; null for an hour
 * @param reason for people; null for none
 */
record BlockOrder(
    @Nullable String address,
    @Nullable Integer client,
    @Nullable String channel,
    @Nullable Long seconds,
    @Nullable String reason) {

  private static final long HOUR_S = 3_600;
  private static final int REASON_MAX = 200;

  /** What it is for; empty for everything. */
  Optional<String> forChannel() {
    Optional<String> name = Optional.ofNullable(channel);
    if (name.isPresent() && name.flatMap(ProducerId::parse).isEmpty()) {
      throw ProblemException.badRequest(
          "channel '" + Exchange.shown(name.get()) + "' cannot be: a name is " + ProducerId.RULE);
    }
    return name;
  }

  /** How long it is to hold. */
  Duration time() {
    long most = BlockList.LONGEST.toSeconds();
    long asked = seconds == null ? HOUR_S : seconds;
    if (asked < 1 || asked > most) {
      throw ProblemException.badRequest(
          "seconds must lie between 1 and " + most + ", 30 days, and is " + asked);
    }
    return Duration.ofSeconds(asked);
  }

  /** Fit for a line; may be empty. */
  String cleanReason() {
    return reason == null ? "" : Printable.fit(Printable.clean(reason), REASON_MAX);
  }

  /** The range of an address as it was written. */
  static AddressRange range(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest("address: " + e.getMessage());
    }
  }
}
