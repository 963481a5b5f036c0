package io.millrace.server.live;

/** A viewer that is being sent a live stream. Any thread; nothing blocks. */
public interface LiveWatch {

  /** Says goodbye and ends it; again does nothing. */
  void end(EndCode code, String reason);

  /** The other side is gone; again does nothing. */
  void gone();
}
