package io.millrace.server.broker;

import io.millrace.cli.UsageError;
import io.millrace.server.config.BrokerConfig;
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
  private final Preparation preparation;
  private EffectiveConfig running;

  /** Of those who need more than the configuration says, such as files that it names. */
  @FunctionalInterface
  interface Preparation {

    /**
     * Reads and checks all that is needed, and changes nothing yet.
     *
     * @return lets it hold; it cannot fail
     * @throws UsageError with what is wrong
     */
    Runnable prepare(BrokerConfig next);
  }

  /**
   * Does nothing yet.
   *
   * @param started what the broker was started with
   * @param live what it goes by
   * @param preparation what holds before {@code live} does: who is let in by it has been judged by
   *     it
   */
  Reload(EffectiveConfig started, LiveConfig live, Preparation preparation) {
    this.running = started;
    this.live = live;
    this.preparation = preparation;
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
    Runnable prepared;
    try {
      next = running.again();
      mixed = next.whileRunning(running);
      prepared = preparation.prepare(mixed.config());
    } catch (UsageError e) {
      LOG.warn("reload: the configuration stays as it was: {}", e.getMessage());
      throw e;
    }
    List<ConfigChange> changes = running.changesTo(next);
    tell(next, changes);
    running = mixed;
    prepared.run();
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
