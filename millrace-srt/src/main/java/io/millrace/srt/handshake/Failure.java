package io.millrace.srt.handshake;

/** Why a call came to nothing although it was answered. */
public enum Failure {
  /** The listener said no; the rejection says why. */
  REFUSED,
  /** The answer is none that a caller may accept; a rejection, if any, says what is wrong. */
  BAD_ANSWER
}
