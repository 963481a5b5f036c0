package io.millrace.broker;

/** Who sends to a channel; the broker knows it by name only. */
public interface Publisher {

  /** For people, such as an address. */
  String name();

  /**
   * Says which attempts to publish are the same producer coming back; see {@code
   * Publication#identity}.
   */
  String identity();
}
