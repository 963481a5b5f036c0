package io.millrace.cli.srt;

import io.millrace.srt.handshake.Rejection;
import java.util.Set;

/** What it means for a person that a broker refused a channel. */
public final class Refusal {

  /** Refusals that calling again does not change. */
  private static final Set<Rejection> FINAL =
      Set.of(
          Rejection.VERSION,
          Rejection.BAD_SECRET,
          Rejection.UNSECURE,
          Rejection.MESSAGE_API,
          Rejection.CRYPTO_MODE,
          Rejection.BAD_REQUEST,
          Rejection.UNAUTHORIZED,
          Rejection.FORBIDDEN,
          Rejection.BAD_MODE);

  private Refusal() {}

  /** Whether it makes no sense to ask again with the same words. */
  public static boolean isFinal(Rejection why) {
    return FINAL.contains(why);
  }

  /** Whether another passphrase, or none, would help. */
  public static boolean isAboutPassphrase(Rejection why) {
    return why.equals(Rejection.BAD_SECRET) || why.equals(Rejection.UNSECURE);
  }

  /**
   * What is wrong.
   *
   * @param encrypted whether the call was made with a passphrase
   */
  public static String text(Rejection why, boolean encrypted) {
    if (why.equals(Rejection.BAD_SECRET)) {
      return "the passphrase is wrong";
    }
    if (why.equals(Rejection.UNSECURE)) {
      return encrypted ? "the channel is not encrypted" : "the channel needs a passphrase";
    }
    if (why.equals(Rejection.UNAUTHORIZED)) {
      return "a key or token is needed";
    }
    return why.equals(Rejection.FORBIDDEN)
        ? "the key or token is wrong, revoked, expired or not for this"
        : why.text();
  }

  /** What helps, as an option; empty if nothing that could be given. */
  public static String remedy(Rejection why, boolean encrypted) {
    if (why.equals(Rejection.UNSECURE)) {
      return encrypted
          ? "leave the passphrase away"
          : "give it with --passphrase-file FILE or MILLRACE_PASSPHRASE";
    }
    if (why.equals(Rejection.UNAUTHORIZED)) {
      return "give it with --key-file FILE or MILLRACE_KEY, or with --token-file FILE";
    }
    if (why.equals(Rejection.FORBIDDEN)) {
      return "ask who runs the broker for another; its log says what is wrong";
    }
    return why.equals(Rejection.BAD_SECRET) ? "check it, also for blanks at its ends" : "";
  }
}
