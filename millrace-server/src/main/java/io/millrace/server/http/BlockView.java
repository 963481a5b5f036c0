package io.millrace.server.http;

import io.millrace.server.blocks.Block;
import java.time.Instant;
import java.util.Optional;

/**
 * A block as the API shows it.
 *
 * @param id to end it by
 * @param address from where nobody gets in, such as {@code 192.0.2.0/24}
 * @param channel the only channel that it is for; empty for everything
 * @param reason the operator's; may be empty
 * @param by who decided
 * @param since when it began
 * @param until when it ends
 */
record BlockView(
    long id,
    String address,
    Optional<String> channel,
    String reason,
    String by,
    Instant since,
    Instant until) {

  static BlockView of(Block block) {
    return new BlockView(
        block.id(),
        block.range().toString(),
        block.channel(),
        block.reason(),
        block.by(),
        block.since(),
        block.until());
  }
}
