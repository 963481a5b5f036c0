package io.millrace.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program with its arguments and what its input and output are. Without further words: input is
 * at its end, output is kept in memory up to 16 MiB. Not to be shared between threads.
 */
public final class PeerCommand {
  private static final int DEFAULT_STDOUT_BYTES = 16 << 20;

  private final List<String> command;
  private final ProcessBuilder builder;
  private byte @Nullable [] input = {};
  private int maxStdoutBytes = DEFAULT_STDOUT_BYTES;
  private boolean captureStdout = true;

  PeerCommand(Path program, List<String> arguments) {
    command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    builder = new ProcessBuilder(DefaultSignals.forCommand(command));
  }

  /** Feeds these bytes, then the end of input. */
  public PeerCommand stdin(byte[] bytes) {
    input = bytes.clone();
    builder.redirectInput(Redirect.PIPE);
    return this;
  }

  /** Feeds this file. */
  public PeerCommand stdin(Path file) {
    input = null;
    builder.redirectInput(file.toFile());
    return this;
  }

  /** Leaves the input open for {@link Peer#writeLine}. */
  public PeerCommand stdinOpen() {
    input = null;
    builder.redirectInput(Redirect.PIPE);
    return this;
  }

  /** Writes the output to this file; {@link Peer#stdout} is then empty. */
  public PeerCommand stdoutTo(Path file) {
    captureStdout = false;
    builder.redirectOutput(file.toFile());
    return this;
  }

  /** Keeps so many bytes of output in memory; more makes {@link Peer#stdout} fail. */
  public PeerCommand stdoutLimit(int bytes) {
    captureStdout = true;
    maxStdoutBytes = bytes;
    builder.redirectOutput(Redirect.PIPE);
    return this;
  }

  /** Sets an environment variable of the program. */
  public PeerCommand environment(String name, String value) {
    builder.environment().put(name, value);
    return this;
  }

  /** The directory the program runs in. */
  public PeerCommand directory(Path directory) {
    builder.directory(directory.toFile());
    return this;
  }

  /** Starts the program. */
  public Peer start() {
    String line = String.join(" ", command);
    try {
      return new Peer(
          builder.start(), line, input, new OutputBytes(captureStdout ? maxStdoutBytes : 0));
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot start " + line, failure);
    }
  }
}
