package io.millrace.cli.producer;

import java.nio.file.Path;
import java.util.Optional;

/** What a producer sends, as a person chose it. */
public sealed interface Source {

  /** A file that FFmpeg reads. */
  record MediaFile(Path file) implements Source {}

  /** MPEG-TS that somebody else makes: a named pipe, or standard input if empty. */
  record Pipe(Optional<Path> file) implements Source {}

  /** A pattern made here. */
  record Pattern(TestPattern pattern) implements Source {}

  /**
   * A folder of JPEG frames and one of audio pieces, a second each.
   *
   * @param audio empty for a silent channel; need not exist
   */
  record Frames(Path frames, Optional<Path> audio) implements Source {}
}
