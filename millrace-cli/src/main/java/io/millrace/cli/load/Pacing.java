package io.millrace.cli.load;

/** How the packets of a frame are sent. */
enum Pacing {
  /** All of a frame at once when it is due, as encoders do. */
  FRAMES,
  /** One after the other at even distances, as a multiplexer of constant rate does. */
  EVEN
}
