package io.millrace.server.interop.matrix;

import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** libsrt's own program. */
record Transmit(ExternalProgram program) implements SrtProgram {
  private static final Pattern VERSION = Pattern.compile("version: ([0-9.]+)");
  private static final Duration SOON = Duration.ofSeconds(30);

  static Transmit ofTheSystem() {
    return new Transmit(ExternalProgram.require("srt-live-transmit"));
  }

  @Override
  public String name() {
    return "srt-live-transmit";
  }

  @Override
  public String version() {
    try (Peer asked = program.command("-version").start()) {
      asked.awaitExit(SOON);
      Matcher found = VERSION.matcher(asked.stderr());
      return found.find() ? found.group(1) : "?";
    }
  }

  @Override
  public List<String> arguments(PeerUri uri) {
    String link = uri.asLibsrtHasIt();
    String from = uri.role().sends ? "file://con" : link;
    String to = uri.role().sends ? link : "file://con";
    return List.of("-v", "-a:no", "-chunk:" + Payload.PACKET, from, to);
  }

  @Override
  public Peer start(PeerUri uri) {
    return program.command(arguments(uri).toArray(String[]::new)).stdinOpen().start();
  }

  /** What it reads before it knows itself connected, it throws away. */
  @Override
  public void awaitReadyToSend(Peer running) {
    running.awaitStderr("connected", SOON);
  }
}
