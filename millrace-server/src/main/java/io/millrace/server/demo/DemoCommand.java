package io.millrace.server.demo;

import io.millrace.cli.DurationConverter;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.server.broker.StartException;
import io.millrace.server.broker.StopSignal;
import io.millrace.server.config.EffectiveConfig;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace demo}: everything at once, on this machine. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Runs a broker, three producers of moving, sounding test pictures and a consumer",
      "that watches one after the other; opens the page on which they play, and tells how to",
      "watch them with ffplay or VLC.",
      ""
    },
    footer = {
      "",
      "The broker takes further settings from the environment and millrace.yaml, see",
      "millrace broker --help. Others may send channels to it and watch, too.",
      "",
      "Examples:",
      "  millrace demo",
      "  millrace demo --no-open",
      "  millrace demo --bind 127.0.0.1:5001 --http off",
      "  millrace demo --duration 1m > demo.log"
    })
public final class DemoCommand implements Callable<Integer> {

  private static final Duration STAY = Duration.ofSeconds(5);

  private final CommandLine line;
  private final Map<String, String> environment;

  @Option(
      names = "--bind",
      paramLabel = "HOST:PORT",
      description = "UDP address of the broker (default: 0.0.0.0:5000; BROKER_ADDRESS)")
  private @Nullable String bind;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT|off",
      description = "TCP address of its HTTP API (default: 0.0.0.0:8080; HTTP_ADDRESS)")
  private @Nullable String http;

  @Option(
      names = "--no-open",
      description = "leave it to me to open the page (so, too, where there is no desktop)")
  private boolean noOpen;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "end after 10s, 5m … (default: at Ctrl-C)")
  private @Nullable Duration duration;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  @SuppressWarnings("UnusedVariable") // picocli acts on it before call()
  private boolean help;

  private DemoCommand(Map<String, String> environment) {
    this.environment = environment;
    this.line = new CommandLine(this);
  }

  /** The command. */
  public static CommandLine create(Map<String, String> environment) {
    return new DemoCommand(environment).line;
  }

  @Override
  public Integer call() throws StartException {
    long beganNs = System.nanoTime();
    EffectiveConfig settings = EffectiveConfig.load(flags(), environment, Optional.empty());
    Screen screen = screen(() -> Duration.ofNanos(System.nanoTime() - beganNs));
    FfmpegProgram program = FfmpegProgram.find();
    try (LogLines _ = LogLines.to(screen::event);
        Demo demo = Demo.start(settings, program, screen, STAY);
        StopSignal _ = StopSignal.runs(demo::close)) {
      if (!noOpen && isTerminal()) {
        demo.pages().ifPresent(page -> new Desktop(environment).open(page));
      }
      demo.run(Optional.ofNullable(duration));
    }
    return CommandLine.ExitCode.OK;
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    if (bind != null) {
      flags.put("--bind", bind);
    }
    if (http != null) {
      flags.put("--http", http);
    }
    return flags;
  }

  private Screen screen(Supplier<Duration> elapsed) {
    PrintWriter out = line.getOut();
    return isTerminal() ? new TerminalScreen(out, elapsed) : new PlainScreen(out, elapsed);
  }

  private boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
        && !"dumb".equals(environment.get("TERM"));
  }
}
