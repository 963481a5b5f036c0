package io.millrace.cli;

import io.millrace.srt.Passphrase;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A passphrase as a person gives it. What was given stands in no message. */
public final class PassphraseText implements ITypeConverter<Optional<Passphrase>> {

  /** Stands for no passphrase, where one would hold otherwise; as a passphrase it is too short. */
  public static final String NONE = "none";

  /** Empty for {@link #NONE}. */
  @Override
  public Optional<Passphrase> convert(String text) {
    return text.equals(NONE) ? Optional.empty() : Optional.of(parse(text));
  }

  /**
   * A passphrase.
   *
   * @throws TypeConversionException that says what is wrong, and the remedy
   */
  static Passphrase parse(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new TypeConversionException("must be one line, without control characters; retype it");
    }
    Optional<String> fault = Passphrase.fault(text);
    if (fault.isPresent()) {
      boolean isShort = text.length() < Passphrase.MIN_BYTES;
      throw new TypeConversionException(
          fault.get() + "; choose a " + (isShort ? "longer" : "shorter") + " one");
    }
    return Passphrase.of(text);
  }
}
