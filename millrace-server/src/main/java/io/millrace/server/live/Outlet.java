package io.millrace.server.live;

import java.nio.ByteBuffer;

/**
 * The way to one viewer. Any thread, but one call at a time; nothing blocks. Messages arrive in the
 * order in which they were given.
 */
public interface Outlet {

  /** A text message. */
  void text(String json);

  /**
   * A binary message.
   *
   * @param bytes position to limit; not to be changed or kept from others, who send the same
   */
  void binary(ByteBuffer bytes);

  /**
   * All that was given since the last call may leave.
   *
   * @param done called once, on any thread, when the network has taken it, or will take nothing any
   *     more
   */
  void flush(Runnable done);

  /** A sign that we are here, to which the other side answers by itself. */
  void ping();

  /**
   * Now and then, whether or not something is sent: time to see whether the viewer may still watch.
   */
  void look();

  /** Says goodbye, with a reason for people, and ends the connection. */
  void close(EndCode code, String reason);

  /** Ends the connection at once: the other side takes nothing. */
  void abort();
}
