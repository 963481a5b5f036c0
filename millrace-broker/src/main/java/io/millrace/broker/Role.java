package io.millrace.broker;

/** What a producer is to its channel. An earlier one goes before a later one. */
public enum Role {
  /** The one that the channel is there for. */
  PRIMARY,
  /** Stands by, and sends while the primary does not. */
  BACKUP
}
