package io.millrace.cli.load;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.srt.Refusal;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.handshake.Rejection;
import org.jspecify.annotations.Nullable;

/** Why the test cannot begin, in one line each. */
final class Failures {

  private Failures() {}

  /**
   * A call that came to nothing.
   *
   * @param what "publish" or "watch"
   * @param encrypted whether it was made with a passphrase
   */
  static CommandFailure of(
      HostAndPort broker,
      String channel,
      String what,
      CloseReason reason,
      @Nullable Rejection rejection,
      boolean encrypted) {
    if (reason == CloseReason.CONNECT_TIMEOUT || rejection == null) {
      return new CommandFailure(
          "no broker answers at "
              + broker
              + " ("
              + reason.text()
              + "); start one, or name another with --broker HOST:PORT");
    }
    String line =
        broker
            + " refuses to let "
            + what
            + " "
            + channel
            + ": "
            + Refusal.text(rejection, encrypted)
            + " ("
            + rejection.wireCode()
            + ")";
    String remedy = remedy(rejection, encrypted);
    return new CommandFailure(remedy.isEmpty() ? line : line + "; " + remedy);
  }

  private static String remedy(Rejection rejection, boolean encrypted) {
    if (rejection.equals(Rejection.CONFLICT)) {
      return "somebody publishes there; choose other names with --prefix ID";
    }
    return Refusal.remedy(rejection, encrypted);
  }
}
