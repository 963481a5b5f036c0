package io.millrace.server.live;

import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes a log as a stream would, for tests of those who read it. */
public final class LogWriter {

  private final FragmentLog log = new FragmentLog(() -> Long.MAX_VALUE, Duration.ofMinutes(1));
  private @Nullable InitSegment holding;

  public FragmentLog log() {
    return log;
  }

  /** Adds a fragment; {@link #publish} tells of it. */
  public void add(InitSegment init, Fragment fragment, long arrivedMs) {
    if (holding != init) {
      holding = init;
      log.init(init);
    }
    log.append(fragment, arrivedMs, arrivedMs * 1_000_000);
  }

  public void publish() {
    log.publish();
  }

  /** How it does from now on. */
  public void status(LiveStatus.State state, String reason) {
    log.status(new LiveStatus(state, reason));
    log.publish();
  }
}
