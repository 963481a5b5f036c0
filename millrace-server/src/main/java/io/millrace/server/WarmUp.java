package io.millrace.server;

import io.millrace.net.EventLoop;
import io.millrace.server.broker.BrokerRun;
import io.millrace.server.broker.BrokerServer;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtEndpoint;
import io.millrace.srt.endpoint.SrtSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Loads what a start loads, and what the first callers of a broker need, and ends. Run once after a
 * build, while the JVM writes its cache of classes.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Loads the classes of every command, for the cache that a build makes.")
final class WarmUp implements Callable<Integer> {

  private static final int PAYLOAD_BYTES = 1316;
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final long PATIENCE_SECONDS = 20;

  private final CommandLine root;

  private WarmUp(CommandLine root) {
    this.root = root;
  }

  static CommandLine create(CommandLine root) {
    return new CommandLine(new WarmUp(root));
  }

  @Override
  public Integer call() throws Exception {
    HeadStart.begin();
    readHelp(root);
    readLineThatDoesNotHold();
    Map<String, String> flags = Map.of("--bind", "127.0.0.1:0", "--http", "127.0.0.1:0");
    EffectiveConfig settings = EffectiveConfig.load(flags, Map.of(), Optional.empty());
    try (BrokerServer server = BrokerRun.start(settings, new PrintWriter(Writer.nullWriter()))) {
      watch(server.address());
      ask(server.httpAddress().orElseThrow());
    }
    return CommandLine.ExitCode.OK;
  }

  private static void readHelp(CommandLine command) {
    command.usage(new PrintWriter(new StringWriter()));
    command.getSubcommands().values().forEach(WarmUp::readHelp);
  }

  private static void readLineThatDoesNotHold() throws InterruptedException {
    String[] line = {"broker", "--bind=127.0.0.1:0", "--latency", "0s"};
    BrokerRun.ofPlain(line, Map.of(), new PrintStream(OutputStream.nullOutputStream()));
  }

  /** A producer sends until a consumer has got something. */
  private static void watch(InetSocketAddress broker) throws Exception {
    CompletableFuture<Boolean> arrived = new CompletableFuture<>();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (EventLoop loop = EventLoop.start("warm-up");
        SrtEndpoint endpoint = SrtEndpoint.open(loop, any)) {
      endpoint.connect(broker, "#!::r=warm-up,m=request", SrtOptions.LIVE, new Consumer(arrived));
      SrtSocket producer =
          endpoint.connect(
              broker, "#!::r=warm-up,m=publish", SrtOptions.LIVE, new SocketHandler() {});
      loop.execute(() -> send(loop, producer, ByteBuffer.allocateDirect(PAYLOAD_BYTES)));
      arrived.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void send(EventLoop loop, SrtSocket producer, ByteBuffer payload) {
    producer.send(payload.clear(), System.nanoTime());
    loop.schedule(INTERVAL, () -> send(loop, producer, payload));
  }

  private record Consumer(CompletableFuture<Boolean> arrived) implements SocketHandler {
    @Override
    public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
      arrived.complete(true);
    }
  }

  private static void ask(InetSocketAddress http) throws IOException {
    try (Socket socket = new Socket(http.getAddress(), http.getPort())) {
      String request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }
}
