package io.millrace.server.http.tls;

import java.io.IOException;
import java.nio.file.Path;

/** A file is not what it must be; the message names file, what is wrong, and the remedy. */
public final class PemException extends IOException {

  private static final long serialVersionUID = 1;

  PemException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
