package io.millrace.srt.handshake;

/** What becomes of a caller that the application wants. */
public sealed interface Acceptance {

  /** Make the connection, then send the response; keep it for repeats of the request. */
  record Accepted(Handshake response, Negotiated negotiated) implements Acceptance {}

  /** The protocol forbids it; send the response once. */
  record Refused(Handshake response, Rejection why) implements Acceptance {}
}
