package io.millrace.server.interop;

import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import io.millrace.testkit.process.PeerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** ffmpeg and srt-live-transmit as producers and viewers of a broker's port. */
public final class Libsrt {
  public static final ExternalProgram FFMPEG = ExternalProgram.require("ffmpeg");
  public static final ExternalProgram FFPROBE = ExternalProgram.require("ffprobe");
  private static final ExternalProgram TRANSMIT = ExternalProgram.require("srt-live-transmit");
  private static final ExternalProgram SH = ExternalProgram.require("sh");

  /** What {@link #transmitPublishes} says when it has no more to send. */
  static final String SOURCE_ENDED = "source-ended";

  private static final Duration SOON = Duration.ofSeconds(20);

  /** What srt-live-transmit says when somebody called it. */
  public static final String CALLER_ACCEPTED = "Accepted SRT target connection";

  private Libsrt() {}

  /** A file in real time, its tracks copied. Ends with the file. The options follow the input. */
  public static PeerCommand ffmpegPublishes(Path file, int port, String id, String... options) {
    List<String> line = new ArrayList<>(List.of("-v", "warning", "-nostdin", "-re"));
    line.addAll(List.of("-i", file.toString()));
    line.addAll(List.of(options));
    line.addAll(List.of("-c", "copy", "-map", "0"));
    line.addAll(List.of("-f", "mpegts", url(port, "publish:" + id)));
    return FFMPEG.command(line.toArray(String[]::new));
  }

  /**
   * A stream in real time, and the same bytes to a file. It begins when srt-live-transmit is
   * connected, which throws away what it reads before that; {@link #SOURCE_ENDED} on standard error
   * tells its end. srt-live-transmit stays connected at the end of its input, so that nothing is
   * lost with it; it must be killed.
   */
  static Peer transmitPublishes(String paced, Path sent, int port, String id, Duration latency) {
    Peer peer =
        SH.command(
                "-c",
                "{ read go; "
                    + paced
                    + " </dev/null; echo "
                    + SOURCE_ENDED
                    + " >&2; } | tee \"$SENT\""
                    + " | \"$TRANSMIT\" -v -a:no -c:1316 file://con \"$TO\"")
            .environment("SENT", sent.toString())
            .environment("TRANSMIT", TRANSMIT.path().toString())
            .environment("TO", url(port, "publish:" + id) + "&latency=" + latency.toMillis())
            .stdinOpen()
            .start();
    peer.awaitStderr("SRT target connected", SOON);
    peer.writeLine("go");
    return peer;
  }

  /**
   * The same as a listener, for one caller whatever it asks for. It begins with the line "go" on
   * its input, after it said {@link #CALLER_ACCEPTED}. It must be killed.
   */
  public static PeerCommand transmitListens(Path clip, Path sent, int port) {
    return SH.command(
            "-c",
            "{ read go; "
                + paced(clip)
                + " </dev/null; } | tee \"$SENT\""
                + " | \"$TRANSMIT\" -v -a:no -c:1316 file://con \"$AT\"")
        .environment("SENT", sent.toString())
        .environment("TRANSMIT", TRANSMIT.path().toString())
        .environment("AT", "srt://127.0.0.1:" + port + "?mode=listener&latency=1000")
        .stdinOpen();
  }

  /** What paces a transport stream for the shell: ffmpeg, remuxing it in real time. */
  static String paced(Path file) {
    return FFMPEG.path() + " -v error -re -i '" + file + "' -c copy -map 0 -f mpegts -";
  }

  /** Writes what it receives to this file, and ends when the broker says so. */
  public static PeerCommand transmitViews(int port, String id, Path to, Duration latency) {
    return TRANSMIT
        .command(
            "-q",
            "-a:no",
            "-c:1456",
            url(port, "read:" + id) + "&latency=" + latency.toMillis(),
            "file://con")
        .stdoutTo(to);
  }

  /** Options that give a channel this title, whatever the locale makes of command lines. */
  public static String[] title(Path folder, String title) throws IOException {
    Path file = folder.resolve("title.txt");
    Files.writeString(file, ";FFMETADATA1\nservice_name=" + title + "\n");
    return new String[] {"-f", "ffmetadata", "-i", file.toString(), "-map_metadata", "1"};
  }

  /** Writes the bytes it receives, unread, to this file. */
  static PeerCommand ffmpegViewsBytes(int port, String id, Path to) {
    return FFMPEG.command(
        "-v",
        "error",
        "-nostdin",
        "-f",
        "data",
        "-i",
        url(port, "read:" + id),
        "-map",
        "0",
        "-c",
        "copy",
        "-f",
        "data",
        to.toString());
  }

  /** Demuxes what it receives and muxes it anew into this file. */
  static PeerCommand ffmpegViews(int port, String id, Path to) {
    return FFMPEG.command(
        "-v",
        "error",
        "-nostdin",
        "-i",
        url(port, "read:" + id),
        "-map",
        "0",
        "-c",
        "copy",
        to.toString());
  }

  /** What a file that was fed to srt-live-transmit comes to: it sends no chunk that is not full. */
  static byte[] wholeChunks(Path sent) throws IOException {
    byte[] bytes = Files.readAllBytes(sent);
    return Arrays.copyOf(bytes, bytes.length - bytes.length % 1316);
  }

  /** A channel's name and, in the URL behind it, what libsrt encrypts with. */
  public static String encrypted(String id, String passphrase, int pbKeyLen) {
    return id + "&passphrase=" + passphrase + "&pbkeylen=" + pbKeyLen;
  }

  public static String url(int port, String streamId) {
    return "srt://127.0.0.1:" + port + "?mode=caller&streamid=" + streamId;
  }
}
