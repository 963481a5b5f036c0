package io.millrace.broker;

/**
 * What media may take outside of the heap. Immutable.
 *
 * @param logBytes most for the logs of all channels on all loops; each has a page at least
 * @param relayBytes most for the ways from loop to loop
 */
public record MediaMemory(long logBytes, long relayBytes) {

  public MediaMemory {
    if (logBytes < 1 || relayBytes < 1) {
      throw new IllegalArgumentException(
          "logBytes, relayBytes: %d, %d must be 1 or more".formatted(logBytes, relayBytes));
    }
  }

  /**
   * Half and an eighth of the largest heap, which by default is what the JVM takes outside of it,
   * too: what is received needs some.
   */
  public static MediaMemory ofThisJvm() {
    long mostBytes = Runtime.getRuntime().maxMemory();
    return new MediaMemory(mostBytes / 2, mostBytes / 8);
  }
}
