package io.millrace.server.live;

import java.util.Locale;

/** Why a viewer's connection ends. */
public enum EndCode {
  /** It may not watch, or not any more. */
  REFUSED(1008),
  /** There is no room; later there may be. */
  FULL(1013),
  /** It does not keep up with the stream. */
  TOO_SLOW(1013),
  /** The broker stops. */
  STOPPED(1001),
  /** A fault of the broker's. */
  FAULT(1011);

  private final int status;

  EndCode(int status) {
    this.status = status;
  }

  /** The WebSocket's close status (RFC 6455 7.4). */
  public int status() {
    return status;
  }

  /** As messages have it: {@code too-slow}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
