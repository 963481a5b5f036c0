package io.millrace.server.access;

import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelSettings;
import io.millrace.server.config.HookSettings;
import io.millrace.server.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may do what, as it was set. Immutable.
 *
 * @param rules of each channel
 * @param keys the file of stream keys, which need not exist
 * @param secrets that tokens are signed with
 * @param hook whom to ask; empty: nobody
 */
public record AccessSettings(
    AccessRules rules, Path keys, TokenSecrets secrets, Optional<HookTarget> hook) {

  /** What a configuration says. */
  public static AccessSettings of(BrokerConfig config) {
    return new AccessSettings(
        (action, channel) -> policy(action, config.channel(channel)),
        config.keys().file().orElse(KeysFile.USUAL),
        new TokenSecrets(
            Stream.of(config.token().secret(), config.token().previousSecret())
                .flatMap(Optional::stream)
                .map(Secret::reveal)
                .toList()),
        config.hook().url().map(url -> target(url, config.hook())));
  }

  private static Optional<Policy> policy(Action action, ChannelSettings channel) {
    return Policy.of(action == Action.PUBLISH ? channel.publish() : channel.watch());
  }

  private static HookTarget target(URI url, HookSettings settings) {
    return new HookTarget(
        url,
        settings.timeout(),
        settings.cache(),
        settings.onError() == HookSettings.OnError.ALLOW);
  }

  /** Nothing was set: keys decide, if there are any in the usual place. */
  public static final AccessSettings UNSET =
      new AccessSettings(AccessRules.UNSET, KeysFile.USUAL, TokenSecrets.NONE, Optional.empty());
}
