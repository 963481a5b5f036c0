package io.millrace.server.access;

import io.millrace.server.config.BrokerConfig;

/**
 * That somebody may watch a channel over HTTP. Whoever goes on for long asks {@link
 * WatchAccess#isGood} every few seconds whether it still holds. Immutable.
 *
 * @param channel which
 * @param pass what the caller is known by
 * @param isKnown whether it rests on a key, a token or a hook's yes; such as a token without a
 *     subject need not tell who the caller is, so the pass alone does not say it
 * @param passphraseMark a mark of the passphrase that it knew; empty if the channel had none
 * @param rules by which it was let in
 */
public record WatchGrant(
    String channel, Pass pass, boolean isKnown, String passphraseMark, BrokerConfig rules) {

  /** The same, or on the passphrase: on something that not everybody has. */
  public boolean isProven() {
    return isKnown || !passphraseMark.isEmpty();
  }
}
