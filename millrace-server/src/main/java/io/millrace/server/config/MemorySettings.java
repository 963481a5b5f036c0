package io.millrace.server.config;

import java.util.Optional;

/**
 * What the whole process may take. Immutable.
 *
 * @param media for all media outside of the Java heap; empty: seven eighths of the heap's bound
 */
public record MemorySettings(
    @Doc(
            value =
                "most memory outside of the Java heap for all media: logs, what waits for lost"
                    + " packets, ways from loop to loop; auto is seven eighths of the heap's bound",
            byDefault = "auto",
            none = "auto",
            min = "16MB",
            max = "1024GB",
            atStart = true)
        Optional<ByteSize> media) {

  private static final int EIGHTHS = 8;
  private static final int EIGHTHS_FOR_MEDIA = 7;

  /** For all media, in bytes. */
  public long mediaBytes() {
    return media
        .map(ByteSize::bytes)
        .orElseGet(() -> Runtime.getRuntime().maxMemory() / EIGHTHS * EIGHTHS_FOR_MEDIA);
  }
}
