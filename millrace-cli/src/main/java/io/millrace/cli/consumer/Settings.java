package io.millrace.cli.consumer;

import io.millrace.cli.HostAndPort;
import io.millrace.cli.srt.BrokerAccess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a consumer is to do. Immutable.
 *
 * @param access whom to call, and how
 * @param bind the UDP address of ours; an empty host is any address, port 0 any port
 * @param subscribe channels from the start
 * @param record file, folder or name with {@code {id}} to record them to
 * @param stdout whether the one channel goes to standard output
 * @param duration when to leave
 * @param json whether to end with a line of JSON for each channel
 * @param force whether recordings may overwrite files
 */
record Settings(
    BrokerAccess access,
    HostAndPort bind,
    List<String> subscribe,
    Optional<String> record,
    boolean stdout,
    Optional<Duration> duration,
    boolean json,
    boolean force) {

  Settings {
    subscribe = List.copyOf(subscribe);
  }

  /** Whom to call. */
  HostAndPort broker() {
    return access.broker();
  }

  /** Standard output carries something else than messages. */
  boolean keepsStdoutClean() {
    return stdout || json;
  }

  /** A person at a terminal gets a prompt unless this runs like a tool. */
  boolean wantsPrompt() {
    return duration.isEmpty() && !keepsStdoutClean();
  }
}
