package io.millrace.cli;

import io.millrace.srt.Passphrase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/** A file, or a pipe, whose one line is a passphrase. */
public final class PassphraseFile {

  private static final int SIZE_MAX = 1024;

  private PassphraseFile() {}

  /**
   * The path as typed.
   *
   * @throws TypeConversionException if it is none
   */
  public static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + Printable.clean(text) + "' is no file name");
    }
  }

  /**
   * Reads it; the line's end is no part of the passphrase.
   *
   * @throws TypeConversionException that names the file and the remedy, and repeats nothing of it
   */
  public static Passphrase read(Path file) {
    String line = line(file);
    try {
      return PassphraseText.parse(line);
    } catch (TypeConversionException e) {
      throw new TypeConversionException("what '" + file + "' holds " + e.getMessage());
    }
  }

  /**
   * The one line of a file that holds a secret, without its end.
   *
   * @throws TypeConversionException that names the file and the remedy, and repeats nothing of it
   */
  public static String line(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(SIZE_MAX);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.replaceFirst("\\r?\\n$", "");
    } catch (NoSuchFileException e) {
      throw unreadable(file, "does not exist; check its name");
    } catch (AccessDeniedException e) {
      throw unreadable(file, "cannot be read: permission denied; check its owner and rights");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "is not text in UTF-8; save it so");
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage());
      throw unreadable(file, "cannot be read (" + why + "); name a file with one line");
    }
  }

  private static TypeConversionException unreadable(Path file, String why) {
    return new TypeConversionException("'" + file + "' " + why);
  }

  /**
   * A line of advice if everybody on this machine may read the file and its owner, who is us, could
   * change that.
   */
  public static Optional<String> advice(Path file) {
    try {
      PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
      boolean forAll = attributes.permissions().contains(PosixFilePermission.OTHERS_READ);
      boolean ours = attributes.owner().getName().equals(System.getProperty("user.name"));
      return forAll && ours && attributes.isRegularFile()
          ? Optional.of("passphrase file " + file + " can be read by everybody: chmod 600 " + file)
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty(); // a file system without such rights
    }
  }
}
