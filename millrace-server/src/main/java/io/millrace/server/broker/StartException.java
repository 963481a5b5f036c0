package io.millrace.server.broker;

import io.millrace.net.Io;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** The broker cannot start; the message says why and what would help. */
public final class StartException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  private StartException(String message, IOException cause) {
    super(message, cause);
  }

  /**
   * An address that cannot be had.
   *
   * @param what is in front of the address; empty, or with a space at its end
   * @param remedy what to choose instead
   */
  static StartException cannotListen(
      String what, Object address, String remedy, IOException cause) {
    return new StartException(what + address + " " + reason(cause) + "; " + remedy, cause);
  }

  /** The kind of sockets that was asked for is not to be had. */
  static StartException noSockets(Io io, IOException cause) {
    String asked = io.name().toLowerCase(Locale.ROOT);
    return new StartException(
        "io: " + asked + " sockets are not to be had: " + cause.getMessage() + "; use auto", cause);
  }

  /** The file of stream keys is there and cannot be used; without it channels would be open. */
  static StartException noKeys(IOException cause) {
    String file =
        cause instanceof FileSystemException known ? known.getFile() + " cannot be read: " : "";
    String why =
        switch (cause) {
          case AccessDeniedException _ -> "permission denied; check its owner and rights";
          default -> String.valueOf(cause.getMessage());
        };
    return new StartException("stream keys: " + file + why, cause);
  }

  private static String reason(IOException cause) {
    String text = String.valueOf(cause.getMessage());
    if (cause.getCause() instanceof IOException deeper) {
      text += " " + deeper.getMessage();
    }
    if (text.contains("in use") || text.contains("EADDRINUSE")) {
      return "is in use";
    }
    if (text.contains("assign") || text.contains("EADDRNOTAVAIL")) {
      return "is no address of this machine";
    }
    if (text.contains("ermission") || text.contains("EACCES")) {
      return "needs rights that this user does not have";
    }
    return "cannot be listened on (" + text + ")";
  }
}
