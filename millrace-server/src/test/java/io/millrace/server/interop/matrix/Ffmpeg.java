package io.millrace.server.interop.matrix;

import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import io.millrace.testkit.process.PeerCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An ffmpeg, as a pipe for bytes that it does not look into.
 *
 * @param environment what it needs on top of ours
 */
record Ffmpeg(String name, ExternalProgram program, Map<String, String> environment)
    implements SrtProgram {
  private static final Duration SOON = Duration.ofSeconds(30);

  static Ffmpeg ofTheSystem() {
    return new Ffmpeg("ffmpeg", ExternalProgram.require("ffmpeg"), Map.of());
  }

  /** The one inside the bytedeco artifact, which our programs use where the system has none. */
  static Ffmpeg ofBytedeco() {
    FfmpegProgram bundled = FfmpegProgram.bundled();
    return new Ffmpeg(
        "ffmpeg of bytedeco", new ExternalProgram(bundled.ffmpeg()), bundled.environment());
  }

  @Override
  public String version() {
    try (Peer asked = command(List.of("-version")).start()) {
      asked.awaitSuccess(SOON);
      return new String(asked.stdout(), StandardCharsets.US_ASCII).split(" ")[2];
    }
  }

  @Override
  public List<String> arguments(PeerUri uri) {
    String link = uri.asFfmpegHasIt();
    List<String> from = uri.role().sends ? List.of("pipe:0") : List.of(link);
    List<String> to =
        uri.role().sends ? List.of(link + "&pkt_size=" + Payload.PACKET) : List.of("pipe:1");
    return Stream.of(
            List.of("-v", "warning", "-f", "data", "-i"),
            from,
            List.of("-map", "0", "-c", "copy", "-flush_packets", "1", "-f", "data"),
            to)
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public Peer start(PeerUri uri) {
    return command(arguments(uri)).stdinOpen().start();
  }

  /** It looks at its input before it opens its output. */
  @Override
  public int packetsItWantsFirst() {
    return 1;
  }

  @Override
  public String commandName() {
    return "ffmpeg";
  }

  private PeerCommand command(List<String> arguments) {
    PeerCommand command = program.command(arguments.toArray(String[]::new));
    environment.forEach(command::environment);
    return command;
  }
}
