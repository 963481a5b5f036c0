package io.millrace.server.config;

/**
 * Somebody who must do something when the configuration changed. Most need not: they ask {@link
 * LiveConfig#now()} for each caller.
 */
@FunctionalInterface
public interface Reloadable {

  /**
   * Another configuration holds from now on. It has been checked; there is no way to refuse it.
   * Called on the thread of whoever reloads, never on a loop; must not block for long.
   */
  void reload(BrokerConfig before, BrokerConfig now);
}
