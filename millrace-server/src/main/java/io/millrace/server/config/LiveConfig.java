package io.millrace.server.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that holds now, for those who outlive a reload of it. Any thread; reading costs
 * one volatile read.
 */
public final class LiveConfig {

  private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);

  private final List<Reloadable> listeners = new CopyOnWriteArrayList<>();
  private volatile BrokerConfig now;

  /** Holds from the start. */
  public LiveConfig(BrokerConfig now) {
    this.now = now;
  }

  /** What holds. Ask again for each caller; a reload replaces it as a whole. */
  public BrokerConfig now() {
    return now;
  }

  /** From the next reload on it is told. */
  public void onReload(Reloadable listener) {
    listeners.add(listener);
  }

  /** Lets another one hold, and tells those who asked for it, in the order they asked in. */
  public synchronized void become(BrokerConfig next) {
    BrokerConfig before = now;
    now = next;
    listeners.forEach(listener -> tell(listener, before, next));
  }

  /** A fault of one must not keep the others from what holds for all. */
  private static void tell(Reloadable listener, BrokerConfig before, BrokerConfig next) {
    try {
      listener.reload(before, next);
    } catch (RuntimeException e) {
      LOG.error("reload: somebody does not follow", e);
    }
  }
}
