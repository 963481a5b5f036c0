package io.millrace.cli.consumer;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code millrace consumer}: subscribes to channels at a prompt, from a pipe or by flags. Exit code
 * 0, 1 for a failure, 2 for wrong usage.
 */
@Command(
    name = "consumer",
    sortOptions = false,
    description = {
      "Subscribes to channels and shows, records or plays what arrives.",
      "At a terminal there is a prompt; from a pipe the same commands are read line by line.",
      ""
    },
    footer = {
      "",
      "Commands: subscribe, unsubscribe, list, stats, record, play, help, quit",
      "",
      "Examples:",
      "  millrace consumer",
      "      a prompt; try: subscribe 1AAA99",
      "  millrace consumer --broker tv.example.org --subscribe 1AAA99,alice/cam2",
      "  millrace consumer --subscribe 1AAA99 --record out.ts --duration 10s --json",
      "  millrace consumer --subscribe 1AAA99 --stdout | ffplay -i -",
      "  echo 'subscribe 1AAA99' | millrace consumer --duration 30s",
      "",
      "A flag wins over the environment, which wins over the default."
    })
public final class ConsumerCommand implements Callable<Integer> {

  private static final int EXIT_FAILURE = 1;
  private static final int EXIT_USAGE = 2;

  @Option(
      names = "--broker",
      paramLabel = "HOST:PORT",
      description =
          "Whom to ask (127.0.0.1:5000; environment BROKER_ADDRESS, or BROKER_IP and BROKER_PORT).")
  private @Nullable String broker;

  @Option(
      names = "--bind",
      paramLabel = "HOST:PORT",
      description =
          "UDP address to receive on (any address, any free port; environment CONSUMER_ADDRESS or"
              + " CONSUMER_PORT).")
  private @Nullable String bind;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      description = "How long losses have to be repaired (120ms; environment LATENCY).")
  private @Nullable String latency;

  @Option(
      names = "--subscribe",
      paramLabel = "ID",
      description = "Subscribe to this channel from the start; repeat it or divide by commas.")
  private @Nullable List<String> subscribe;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Write it to this file; for several channels a folder or a name with {id}.")
  private @Nullable String record;

  @Option(names = "--force", description = "Let recordings overwrite files.")
  private boolean force;

  @Option(
      names = "--stdout",
      description = "Write the one channel to standard output, messages to standard error.")
  private boolean stdout;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "Leave after 10s, 5m …; exit code 1 if a channel of --subscribe sent nothing.")
  private @Nullable String duration;

  @Option(
      names = "--json",
      description = "End with a line of JSON for each channel, messages to standard error.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it before call()
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  private final SettingsReader.Environment environment;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  /** With the process's environment and streams. */
  public ConsumerCommand() {
    this(System::getenv, System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err));
  }

  ConsumerCommand(
      SettingsReader.Environment environment, InputStream in, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Titles are in any language, and a container has no locale that would say so. */
  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  @Override
  public Integer call() {
    try {
      return run(settings());
    } catch (UsageException e) {
      return fail(e, EXIT_USAGE);
    } catch (FailureException e) {
      return fail(e, EXIT_FAILURE);
    }
  }

  private int fail(RuntimeException e, int exitCode) {
    err.println((spec == null ? "consumer" : spec.qualifiedName()) + ": " + e.getMessage());
    return exitCode;
  }

  /** As flags and environment have it. */
  Settings settings() {
    return new SettingsReader(environment)
        .read(
            new SettingsReader.Flags(
                broker,
                bind,
                latency,
                subscribe == null ? List.of() : subscribe,
                record,
                stdout,
                duration,
                json,
                force));
  }

  private int run(Settings settings) {
    boolean terminal = isTerminal();
    if (settings.stdout() && terminal) {
      throw new UsageException(
          "--stdout: standard output is a terminal; send it to a file or a program, such as"
              + " | ffplay -i -");
    }
    SrtEngine engine = SrtEngine.open(settings.broker(), settings.bind(), settings.latency());
    try {
      return run(settings, engine, terminal);
    } finally {
      engine.close();
    }
  }

  private int run(Settings settings, Engine engine, boolean terminal) {
    AtomicReference<Set<String>> knownIds = new AtomicReference<>(Set.of());
    Console console =
        terminal && settings.wantsPrompt() ? prompt(knownIds) : pipe(settings.keepsStdoutClean());
    MessagePrinter printer = new MessagePrinter(console::print);
    Subscriptions subscriptions =
        new Subscriptions(
            engine.uplink(),
            TransportStreamReader::new,
            new Random(),
            System::nanoTime,
            engine,
            printer::say,
            settings.broker().toString());
    RecordingFiles files =
        new RecordingFiles(Clock.system(ZoneId.systemDefault()), settings.force());
    String path = Optional.ofNullable(environment.get("PATH")).orElse("");
    CommandInterpreter interpreter =
        new CommandInterpreter(subscriptions, engine, new LocalOutputs(files, path));
    knownIds.set(interpreter.knownIds());
    ConsumerSession session =
        new ConsumerSession(
            settings,
            engine,
            subscriptions,
            interpreter,
            console,
            printer,
            settings.stdout() ? err : out);
    Thread onSignal = new Thread(session::close, "signal");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      session.start(recordings(settings, files), rawOutput(settings));
      return session.run();
    } finally {
      session.close();
      forget(onSignal);
    }
  }

  private static void forget(Thread onSignal) {
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      // A signal came: the hook runs, and what it does is done already.
    }
  }

  private static List<Output> recordings(Settings settings, RecordingFiles files) {
    if (settings.record().isEmpty()) {
      return List.of();
    }
    List<Output> opened = new ArrayList<>();
    try {
      for (String id : settings.subscribe()) {
        opened.add(files.openNamed(id, settings.record().get()));
      }
    } catch (FailureException e) {
      opened.forEach(Output::finish);
      throw new FailureException("--record: " + e.getMessage());
    }
    return opened;
  }

  private static Optional<Output> rawOutput(Settings settings) {
    return settings.stdout()
        ? Optional.of(
            PacketWriter.hashing(
                "standard output",
                new FileOutputStream(FileDescriptor.out),
                PacketWriter.QUEUE_BYTES))
        : Optional.empty();
  }

  /** Both input and output: a prompt needs both. */
  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
  }

  private Console prompt(AtomicReference<Set<String>> knownIds) {
    try {
      return PromptConsole.open(knownIds::get);
    } catch (IOException e) {
      return pipe(false);
    }
  }

  private Console pipe(boolean stdoutTaken) {
    return new PipeConsole(in, stdoutTaken ? err : out);
  }
}
