package io.millrace.net;

/** Ways to do input and output. */
public enum Io {
  /** {@link #NATIVE} where it works, else {@link #NIO}. */
  AUTO,
  /** Linux's own calls, many datagrams each. */
  NATIVE,
  /** The JDK's channels, one call a datagram: on every system. */
  NIO
}
