package io.millrace.cli.consumer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Variables;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A media player as a child process that reads the channel from its standard input. */
final class Player implements Output {

  /** The players we know, in the order in which they are tried. */
  enum Program {
    FFPLAY("ffplay", "-loglevel quiet -fflags nobuffer -autoexit -i -"),
    MPV("mpv", "--really-quiet --no-terminal --profile=low-latency -"),
    VLC("vlc", "--quiet --play-and-exit -");

    private final String command;
    private final String arguments;

    Program(String command, String arguments) {
      this.command = command;
      this.arguments = arguments;
    }
  }

  private static final int QUEUE_BYTES = 4 << 20;

  private final Process process;
  private final PacketWriter writer;

  private Player(String name, Process process) {
    this.process = process;
    this.writer = PacketWriter.plain(name, process.getOutputStream(), QUEUE_BYTES);
    var _ = process.onExit().thenRun(writer::finish);
  }

  /**
   * Starts the first known player on the search path.
   *
   * @param searchPath folders divided as in PATH
   * @throws CommandFailure in one line, if there is none or it does not start
   */
  static Output start(String searchPath) {
    List<String> command =
        find(searchPath)
            .orElseThrow(() ->
                new CommandFailure(
                    "no player found on PATH: install ffplay (part of FFmpeg), mpv or VLC,"
                        + " or use record"));
    try {
      ProcessBuilder player =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      player.environment().keySet().removeIf(Variables::isSecret);
      String name = Path.of(command.getFirst()).getFileName().toString();
      return new Player(name, player.start());
    } catch (IOException e) {
      throw new CommandFailure(command.getFirst() + " does not start: " + e.getMessage());
    }
  }

  /** The whole command of the first player there is. */
  static Optional<List<String>> find(String searchPath) {
    for (Program program : Program.values()) {
      for (String folder : searchPath.split(File.pathSeparator, -1)) {
        Path file = Path.of(folder, program.command);
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
          List<String> command = new ArrayList<>(List.of(file.toString()));
          command.addAll(List.of(program.arguments.split(" ", -1)));
          return Optional.of(command);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public String name() {
    return writer.name();
  }

  @Override
  public boolean offer(ByteBuffer payload) {
    return writer.offer(payload);
  }

  /** The player goes at once: a stalled one would never read the rest. */
  @Override
  public void finish() {
    writer.finish();
    process.destroy();
  }

  @Override
  public CompletableFuture<Outcome> ended() {
    return writer.ended();
  }

  @Override
  public long bytes() {
    return writer.bytes();
  }

  @Override
  public long dropped() {
    return writer.dropped();
  }
}
