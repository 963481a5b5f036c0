package io.millrace.cli.consumer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Environment;
import io.millrace.cli.UsageError;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
      "A name in brackets is an environment variable; a flag goes before it."
    })
public final class ConsumerCommand implements Callable<Integer> {

  @Mixin private final ConsumerOptions options = new ConsumerOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it before call()
  private boolean help;

  private final Environment environment;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  /** With the process's environment and streams. */
  public ConsumerCommand() {
    this(Environment.ofProcess(), System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err));
  }

  ConsumerCommand(Environment environment, InputStream in, PrintStream out, PrintStream err) {
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
    return run(settings());
  }

  /** As flags and environment have it. */
  Settings settings() {
    return new SettingsReader(options, environment).read();
  }

  private int run(Settings settings) {
    boolean terminal = isTerminal();
    if (settings.stdout() && terminal) {
      throw new UsageError(
          "--stdout: standard output is a terminal; send it to a file or a program, such as"
              + " | ffplay -i -");
    }
    SrtEngine engine = SrtEngine.open(settings);
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
            engine.downlink(),
            TransportStreamReader::new,
            new Random(),
            System::nanoTime,
            engine,
            printer::say,
            settings.broker().toString());
    subscriptions.use(settings.access().passphrase().orElse(null));
    options.access.advice(environment).forEach(printer::say);
    RecordingFiles files =
        new RecordingFiles(Clock.system(ZoneId.systemDefault()), settings.force());
    String path = environment.get("PATH").orElse("");
    CommandInterpreter interpreter =
        new CommandInterpreter(
            subscriptions,
            engine,
            new LocalOutputs(files, path),
            console::readSecret,
            console::width);
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
    } catch (CommandFailure e) {
      opened.forEach(Output::finish);
      throw new CommandFailure("--record: " + e.line());
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
