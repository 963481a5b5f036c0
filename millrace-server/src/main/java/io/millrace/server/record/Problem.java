package io.millrace.server.record;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What is wrong with a disk, in a clause for people. */
final class Problem {

  private Problem() {}

  static String of(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied for '" + denied.getFile() + "'";
      case NoSuchFileException gone -> "'" + gone.getFile() + "' is not there";
      case FileSystemException other when other.getReason() != null ->
          other.getReason() + " ('" + other.getFile() + "')";
      default -> String.valueOf(e.getMessage());
    };
  }
}
