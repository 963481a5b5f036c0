package io.millrace.server.interop;

import io.millrace.testkit.process.Peer;
import io.millrace.testkit.process.PeerCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recorded file as FFmpeg sees it. */
public record Video(Path file) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Hashes of the decoded pictures, in order. */
  public List<String> pictures() {
    return hashes("-map", "0:v:0", "-fps_mode", "passthrough");
  }

  /** The same from a second of the file on, which is looked for first. */
  public List<String> picturesFrom(String second) {
    return hashes(List.of("-ss", second), "-map", "0:v:0", "-fps_mode", "passthrough");
  }

  /** Hashes of the audio packets, in order. */
  public List<String> audioPackets() {
    return hashes("-map", "0:a:0", "-c", "copy");
  }

  /** The first stream of this type: {@code video} or {@code audio}. */
  public JsonNode stream(String type) {
    JsonNode all = probe("-show_streams");
    for (JsonNode stream : all.path("streams")) {
      if (stream.path("codec_type").asString().equals(type)) {
        return stream;
      }
    }
    throw new AssertionError("no " + type + " in " + file + ": " + all);
  }

  /** The video packets as ffprobe lists them. */
  public JsonNode videoPackets() {
    return probe("-select_streams", "v:0", "-show_packets").path("packets");
  }

  /** What the decoders complain of; empty if nothing. */
  public String decodeErrors() {
    return decodeErrors(3600);
  }

  /** The same for the first so many seconds, where the end may be cut off. */
  String decodeErrors(int seconds) {
    try (Peer ffmpeg =
        Libsrt.FFMPEG
            .command(
                "-v",
                "error",
                "-nostdin",
                "-i",
                file.toString(),
                "-t",
                Integer.toString(seconds),
                "-f",
                "null",
                "-")
            .start()) {
      ffmpeg.awaitSuccess(PATIENCE);
      return ffmpeg.stderr();
    }
  }

  private List<String> hashes(String... what) {
    return hashes(List.of(), what);
  }

  private List<String> hashes(List<String> input, String... what) {
    List<String> line = new ArrayList<>(List.of("-v", "quiet", "-nostdin"));
    line.addAll(input);
    line.addAll(List.of("-i", file.toString()));
    line.addAll(List.of(what));
    line.addAll(List.of("-f", "framemd5", "-"));
    return output(Libsrt.FFMPEG.command(line.toArray(String[]::new)))
        .lines()
        .filter(text -> !text.startsWith("#"))
        .map(text -> text.substring(text.lastIndexOf(',') + 1).strip())
        .toList();
  }

  private JsonNode probe(String... what) {
    String[] line = new String[what.length + 5];
    line[0] = "-v";
    line[1] = "quiet";
    line[2] = "-of";
    line[3] = "json";
    System.arraycopy(what, 0, line, 4, what.length);
    line[line.length - 1] = file.toString();
    return JSON.readTree(output(Libsrt.FFPROBE.command(line)));
  }

  private static String output(PeerCommand command) {
    try (Peer peer = command.start()) {
      peer.awaitSuccess(PATIENCE);
      return new String(peer.stdout(), StandardCharsets.UTF_8);
    }
  }
}
