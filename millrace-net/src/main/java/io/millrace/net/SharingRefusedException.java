package io.millrace.net;

import java.io.IOException;
import java.io.Serial;

/** The system does not let several sockets share a port; the message says which call it refused. */
public final class SharingRefusedException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  SharingRefusedException(String message) {
    super(message);
  }

  SharingRefusedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
