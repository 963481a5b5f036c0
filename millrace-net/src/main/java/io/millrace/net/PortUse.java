package io.millrace.net;

/** Whether a socket has its port for itself. */
public enum PortUse {
  /** Nobody else has the port, and nobody gets it. */
  ALONE,
  /**
   * Nobody else has the port yet, but sockets may be opened {@link #BESIDE} this one. Port 0 is a
   * free one, as ever.
   */
  SHARED,
  /**
   * The port of a {@link #SHARED} socket of the same user. The kernel gives each peer to one of the
   * sockets, by the hash of both addresses, as long as no socket is added or closed (SO_REUSEPORT).
   */
  BESIDE
}
