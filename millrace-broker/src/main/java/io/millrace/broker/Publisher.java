package io.millrace.broker;

/** Who sends to a channel; the broker knows it by name only. */
public interface Publisher {

  /** For people, such as an address. */
  String name();

  /**
   * Equal for attempts to publish that are the same producer coming back; the broker itself does
   * not decide by it.
   */
  String identity();

  /** What it is to its channel; never changes. */
  default Role role() {
    return Role.PRIMARY;
  }
}
