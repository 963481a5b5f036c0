package io.millrace.srt.endpoint;

/** A limit that turned a caller away. The names are keys of {@link EndpointStats#overLimit}. */
enum Limit {
  INDUCTIONS_PER_SECOND_OF_A_NETWORK,
  INDUCTIONS_PER_SECOND,
  CONCLUSIONS_PER_SECOND_OF_AN_ADDRESS,
  CONCLUSIONS_PER_SECOND,
  HALF_OPEN_OF_AN_ADDRESS,
  HALF_OPEN,
  CONNECTIONS_OF_AN_ADDRESS,
  CONNECTIONS
}
