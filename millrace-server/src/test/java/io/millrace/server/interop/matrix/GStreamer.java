package io.millrace.server.interop.matrix;

import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** GStreamer's srtsrc and srtsink. */
record GStreamer(ExternalProgram program) implements SrtProgram {
  private static final Duration SOON = Duration.ofSeconds(30);

  static GStreamer ofTheSystem() {
    return new GStreamer(ExternalProgram.require("gst-launch-1.0"));
  }

  @Override
  public String name() {
    return "GStreamer";
  }

  @Override
  public String version() {
    try (Peer asked = program.command("--version").start()) {
      asked.awaitSuccess(SOON);
      String first = new String(asked.stdout(), StandardCharsets.US_ASCII).lines().toList().get(0);
      return first.substring(first.lastIndexOf(' ') + 1);
    }
  }

  @Override
  public List<String> arguments(PeerUri uri) {
    String link = "uri=" + uri.asLibsrtHasIt();
    return uri.role().sends
        ? List.of("-q", "fdsrc", "blocksize=" + Payload.PACKET, "!", "srtsink", "sync=false", link)
        : List.of("-q", "srtsrc", link, "!", "fdsink", "sync=false");
  }

  @Override
  public Peer start(PeerUri uri) {
    return program.command(arguments(uri).toArray(String[]::new)).stdinOpen().start();
  }

  @Override
  public String commandName() {
    return "gst-launch-1.0";
  }
}
