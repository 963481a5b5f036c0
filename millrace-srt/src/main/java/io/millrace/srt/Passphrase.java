package io.millrace.srt;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The secret that both sides of an encrypted connection know (guide §15): 10 to 79 bytes in UTF-8,
 * as libsrt takes it. Immutable; never printed.
 */
public final class Passphrase {

  /** The shortest, in UTF-8. */
  public static final int MIN_BYTES = 10;

  /** The longest, in UTF-8. */
  public static final int MAX_BYTES = 79;

  private final String text;

  private Passphrase(String text) {
    this.text = text;
  }

  /**
   * A passphrase.
   *
   * @throws IllegalArgumentException if it has not 10 to 79 bytes; the message does not contain it
   */
  public static Passphrase of(String text) {
    fault(text)
        .ifPresent(why -> {
          throw new IllegalArgumentException("passphrase: " + why);
        });
    return new Passphrase(text);
  }

  /** What is wrong with a text as a passphrase, without repeating it; empty if nothing. */
  public static Optional<String> fault(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes >= MIN_BYTES && bytes <= MAX_BYTES
        ? Optional.empty()
        : Optional.of("must have " + MIN_BYTES + " to " + MAX_BYTES + " characters, has " + bytes);
  }

  /** The secret itself, for a key derivation. */
  public char[] chars() {
    return text.toCharArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Passphrase passphrase && text.equals(passphrase.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "(passphrase)";
  }
}
