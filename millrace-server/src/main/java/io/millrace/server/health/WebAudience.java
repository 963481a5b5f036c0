package io.millrace.server.health;

/**
 * Who watches a channel over HTTP, and what went there. Immutable.
 *
 * @param live viewers over WebSockets now
 * @param hls viewers over HLS now
 * @param bytesOut media that went out to all of them, since the channel was made
 */
public record WebAudience(int live, int hls, long bytesOut) {

  /** Nobody. */
  public static final WebAudience NONE = new WebAudience(0, 0, 0);

  /** All of them. */
  public int viewers() {
    return live + hls;
  }
}
