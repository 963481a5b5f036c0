package io.millrace.server.program;

import static org.awaitility.Awaitility.await;

import io.millrace.server.Main;
import io.millrace.testkit.process.ExternalProgram;
import io.millrace.testkit.process.Peer;
import io.millrace.testkit.process.PeerCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code millrace} as a process of its own, on this test's classes. */
public final class Programs {
  /** A Java program starts and ends in this time also on a busy machine. */
  public static final Duration SOON = Duration.ofSeconds(25);

  /** How often what costs next to nothing is looked at: Awaitility's 100 ms add up. */
  public static final Duration POLL = Duration.ofMillis(20);

  private static final ExternalProgram JAVA =
      new ExternalProgram(Path.of(System.getProperty("java.home"), "bin", "java"));

  /** Of the machine that runs the tests; the programs would obey them. */
  private static final List<String> VARIABLES =
      List.of(
          "BROKER_ADDRESS",
          "BROKER_IP",
          "BROKER_PORT",
          "CONSUMER_ADDRESS",
          "CONSUMER_PORT",
          "PRODUCER_ID",
          "TITLE",
          "FRAMES",
          "AUDIO",
          "RATE",
          "DELAY",
          "LATENCY",
          "MILLRACE_DEBUG",
          "MILLRACE_PASSPHRASE",
          "MILLRACE_PASSPHRASE_FILE",
          "MILLRACE_KEY",
          "MILLRACE_KEY_FILE",
          "MILLRACE_TOKEN",
          "MILLRACE_TOKEN_FILE");

  private Programs() {}

  /** {@code millrace} with these arguments; its input is at its end. */
  public static PeerCommand millrace(String... arguments) {
    List<String> line =
        new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-ea"));
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dstdout.encoding=UTF-8"));
    line.add("-Djdk.reflect.useNativeAccessorOnly=true"); // as bin/millrace does
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(List.of(arguments));
    PeerCommand command = JAVA.command(line.toArray(String[]::new));
    VARIABLES.forEach(name -> command.environment(name, ""));
    return command;
  }

  /** Waits until this stands in the program's standard output so far. */
  public static void awaitStdout(Peer program, String text) {
    await("'" + text + "' from " + program)
        .atMost(SOON)
        .pollInterval(POLL)
        .until(() -> stdout(program).contains(text));
  }

  public static String stdout(Peer program) {
    return new String(program.stdout(), StandardCharsets.UTF_8);
  }
}
