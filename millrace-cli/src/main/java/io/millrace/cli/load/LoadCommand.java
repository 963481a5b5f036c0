package io.millrace.cli.load;

import io.millrace.cli.Environment;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code millrace load}: many viewers, and what they see. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Load test: lets many viewers watch a broker and tells what they saw.",
      "",
      "Each viewer is a real SRT connection with ACKs, repairs and a clock of its own; they share a"
          + " few UDP ports. What is lost, late or delayed is counted packet by packet. Exit code"
          + " 0 if the target held: all viewers were let in, stayed, saw a picture, and missed"
          + " nothing."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace load --viewers 1000 --duration 60s",
      "      a channel of its own at 5 Mb/s, 1000 viewers, on the broker of this machine",
      "  millrace load --viewers 500 --broker tv.example.org --channel 1AAA99",
      "      viewers of a channel that somebody else publishes",
      "  millrace load --viewers 200 --loss 1%% --latency 200ms",
      "      what SRT repairs of 1 %% loss within 200 ms",
      "  millrace load --find-capacity",
      "      how many viewers the broker serves before packets take 10 ms longer",
      "  millrace load --viewers 300 --publishers 20 --bitrate 2M --churn 10/s --json",
      "",
      "A name in brackets is an environment variable; a flag goes before it."
    })
public final class LoadCommand implements Callable<Integer> {

  private static final long LAST_WORDS_S = 10;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Environment environment;

  @Mixin private final LoadOptions options = new LoadOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** With this process's environment. */
  public LoadCommand() {
    this(Environment.ofProcess());
  }

  LoadCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    LoadSettings settings = new SettingsReader(options, environment).read();
    PrintWriter err = spec.commandLine().getErr();
    options.access.advice(environment).forEach(err::println);
    Progress progress = new Progress(err, isTerminal());
    try (Rig rig = Rig.open(settings, ThreadLocalRandom.current().nextInt())) {
      HostWatch host = new HostWatch(rig.broker(), settings.brokerPid(), rig.ports());
      Director director = new Director(settings, rig, host, progress);
      CountDownLatch told = new CountDownLatch(1);
      Thread onSignal = new Thread(() -> stopAndWait(director, told), "signal");
      Runtime.getRuntime().addShutdownHook(onSignal);
      try {
        if (settings.capacity()) {
          CapacityReport found = new CapacityRun(settings, rig, director, progress).run();
          return tell(settings.json() ? json(found) : found.text(), found.held(), progress);
        }
        LoadReport report = new LoadRun(settings, rig, host, director).run();
        return tell(
            settings.json() ? json(report) : ReportText.of(report), report.held(), progress);
      } finally {
        told.countDown();
        forget(onSignal);
      }
    }
  }

  private int tell(String text, boolean held, Progress progress) {
    progress.clear();
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
    return held ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String json(Object report) {
    return JSON.writeValueAsString(report) + System.lineSeparator();
  }

  /** Ctrl-C: what was seen so far is told before the program ends. */
  private static void stopAndWait(Director director, CountDownLatch told) {
    director.stop();
    try {
      if (!told.await(LAST_WORDS_S, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is what ends us.
    }
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
