package io.millrace.server.config;

/**
 * A key whose value is another one now.
 *
 * @param key as in the file
 * @param from as the operator wrote it; of secrets nothing is shown
 * @param to the same
 * @param needsRestart whether the old value holds until the broker is started again
 */
public record ConfigChange(String key, String from, String to, boolean needsRestart) {

  /** For people: {@code latency from 120ms to 1s}. */
  @Override
  public String toString() {
    return from.equals(to) ? key + " to another one" : key + " from " + from + " to " + to;
  }
}
