package io.millrace.server.config;

/** How a channel is recorded. */
public enum RecordFormat {
  /** As MPEG-TS, byte for byte as it came. */
  TS,
  /** As fragmented MP4, which browsers play. */
  MP4,
  /** As both, in a file each. */
  BOTH,
  /** It is not. */
  OFF;

  /** Whether it is kept as MPEG-TS. */
  public boolean isTs() {
    return this == TS || this == BOTH;
  }

  /** Whether it is kept as fragmented MP4. */
  public boolean isMp4() {
    return this == MP4 || this == BOTH;
  }
}
