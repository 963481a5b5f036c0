package io.millrace.server.config;

/** Something that lets a caller in. */
public enum AccessWay {
  /** Nothing is asked for. */
  OPEN,
  /** A stream key. */
  KEY,
  /** A signed token. */
  TOKEN,
  /** The hook says yes. */
  HOOK
}
