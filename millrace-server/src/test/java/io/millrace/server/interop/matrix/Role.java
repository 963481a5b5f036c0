package io.millrace.server.interop.matrix;

/** What the program does; we do the other part. */
enum Role {
  PUBLISHES("calls us and sends", false, true),
  VIEWS("calls us and receives", false, false),
  LISTENS_AND_SENDS("listens, we call, it sends", true, true),
  LISTENS_AND_RECEIVES("listens, we call, it receives", true, false);

  final String words;
  final boolean listens;
  final boolean sends;

  Role(String words, boolean listens, boolean sends) {
    this.words = words;
    this.listens = listens;
    this.sends = sends;
  }

  /** Whether the payload goes in the direction that the handshake takes. */
  boolean sendsAsCaller() {
    return sends != listens;
  }
}
