package io.millrace.server;

import io.millrace.server.broker.BrokerServer;
import io.millrace.server.config.EffectiveConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Loads what a start loads and ends. Run once after a build, while the JVM writes its cache of
 * classes.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Loads the classes of every command, for the cache that a build makes.")
final class WarmUp implements Callable<Integer> {

  private final CommandLine root;

  private WarmUp(CommandLine root) {
    this.root = root;
  }

  static CommandLine create(CommandLine root) {
    return new CommandLine(new WarmUp(root));
  }

  @Override
  public Integer call() throws IOException {
    readHelp(root);
    Map<String, String> flags = Map.of("--bind", "127.0.0.1:0", "--http", "127.0.0.1:0");
    EffectiveConfig settings = EffectiveConfig.load(flags, Map.of(), Optional.empty());
    try (BrokerServer server = BrokerServer.start(settings.config())) {
      ask(server.httpAddress().orElseThrow());
    }
    return CommandLine.ExitCode.OK;
  }

  private static void readHelp(CommandLine command) {
    command.usage(new PrintWriter(new StringWriter()));
    command.getSubcommands().values().forEach(WarmUp::readHelp);
  }

  private static void ask(InetSocketAddress http) throws IOException {
    try (Socket socket = new Socket(http.getAddress(), http.getPort())) {
      String request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }
}
