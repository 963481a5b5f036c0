package io.millrace.server.broker;

import io.millrace.cli.UsageError;
import io.millrace.server.config.ConfigChange;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.config.LiveConfig;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration again while the broker runs. Any thread but a loop's. */
final class Reload {

  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final LiveConfig live;
  private EffectiveConfig running;

  /**
   * Does nothing yet.
   *
   * @param started what the broker was started with
   * @param live what it goes by
   */
  Reload(EffectiveConfig started, LiveConfig live) {
    this.running = started;
    this.live = live;
  }

  /**
   * Reads it, checks all of it, and only then lets it hold.
   *
   * @return what is different from what the broker runs by; what needs a restart is not in force
   * @throws UsageError with what is wrong first; nothing has changed then
   */
  synchronized List<ConfigChange> run() {
    EffectiveConfig next;
    EffectiveConfig mixed;
    try {
      next = running.again();
      mixed = next.whileRunning(running);
    } catch (UsageError e) {
      LOG.warn("reload: the configuration stays as it was: {}", e.getMessage());
      throw e;
    }
    List<ConfigChange> changes = running.changesTo(next);
    tell(next, changes);
    running = mixed;
    live.become(mixed.config());
    return changes;
  }

  private static void tell(EffectiveConfig next, List<ConfigChange> changes) {
    next.advice().forEach(LOG::warn);
    if (changes.isEmpty()) {
      LOG.info("reload: nothing is different");
    }
    for (ConfigChange change : changes) {
      if (change.needsRestart()) {
        LOG.warn("reload: {} needs a restart", change);
      } else {
        LOG.info("reload: {}", change);
      }
    }
  }
}
