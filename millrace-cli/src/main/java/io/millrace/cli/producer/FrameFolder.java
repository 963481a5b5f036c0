package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The JPEG frames of a folder in the order of their numbers. Used by one thread. */
final class FrameFolder {

  private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg");

  /** Larger than any picture that can be encoded in real time. */
  private static final long MAX_BYTES = 64 << 20;

  private final List<Path> files;
  private final Consumer<String> warnings;
  private final Set<Path> warned = new HashSet<>();

  private FrameFolder(List<Path> files, Consumer<String> warnings) {
    this.files = files;
    this.warnings = warnings;
  }

  /**
   * Lists a folder.
   *
   * @throws CommandFailure if there is no frame in it
   */
  static FrameFolder open(Path folder, Consumer<String> warnings) {
    List<Path> files =
        NumberedFiles.list(folder, EXTENSIONS).stream().map(NumberedFiles.Numbered::file).toList();
    if (files.isEmpty()) {
      throw new CommandFailure(
          "folder '" + folder + "' has no frames; name them frame1.jpg, frame2.jpg …");
    }
    return new FrameFolder(files, warnings);
  }

  /** How many files there are, readable or not. */
  int size() {
    return files.size();
  }

  /** A frame that can be shown. */
  static final class Frame {
    private final JpegHeader header;
    private final byte[] jpeg;

    private Frame(JpegHeader header, byte[] jpeg) {
      this.header = header;
      this.jpeg = jpeg;
    }

    JpegHeader header() {
      return header;
    }

    /** The whole file; not copied. */
    byte[] jpeg() {
      return jpeg;
    }
  }

  /** Reads one; empty, and said once, if it is no picture. */
  Optional<Frame> read(int index) {
    Path file = files.get(index);
    try {
      if (Files.size(file) > MAX_BYTES) {
        return skip(file, "larger than 64 MiB");
      }
      byte[] jpeg = Files.readAllBytes(file);
      JpegHeader.Reading reading = JpegHeader.read(jpeg);
      return reading.header().isPresent()
          ? Optional.of(new Frame(reading.header().get(), jpeg))
          : skip(file, reading.problem());
    } catch (IOException e) {
      return skip(file, "cannot be read");
    }
  }

  private Optional<Frame> skip(Path file, String why) {
    if (warned.add(file)) {
      warnings.accept("frame '" + file + "' skipped: " + why);
    }
    return Optional.empty();
  }

  /**
   * The first frame that can be shown.
   *
   * @throws CommandFailure if there is none
   */
  Frame first() {
    for (int index = 0; index < files.size(); index++) {
      Optional<Frame> frame = read(index);
      if (frame.isPresent()) {
        return frame.get();
      }
    }
    throw new CommandFailure(
        "none of the "
            + files.size()
            + " frames in '"
            + files.getFirst().getParent()
            + "' is a JPEG picture");
  }
}
