package io.millrace.cli.producer;

import io.millrace.cli.Environment;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace producer}: sends a video to a broker. */
@Command(
    name = "producer",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Sends a video to a broker, in real time.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace producer holiday.mp4 --id 1AAA99",
      "      a file, copied where MPEG-TS can carry its codecs",
      "  millrace producer holiday.mp4 --id 1AAA99 --loop --title \"Holiday\"",
      "  millrace producer --test-pattern --id 1AAA99 --broker 10.0.0.7:5000",
      "  millrace producer --frames DIR/frames --audio DIR/audio --rate 12 --id 1AAA99",
      "  millrace producer holiday.mp4 --id 1AAA99 --backup",
      "      stands by, and is on the air while the channel's producer is not",
      "  ffmpeg -i rtsp://cam/1 -c copy -f mpegts - | millrace producer - --id cam/1",
      "",
      "OBS and others need no producer: they call the broker themselves. OBS:",
      "Settings, Stream, Service Custom, no stream key, and as Server",
      "  srt://127.0.0.1:5000?streamid=publish:1AAA99",
      "",
      "A name in brackets is an environment variable; a flag goes before it."
    })
public final class ProducerCommand implements Callable<Integer> {

  private final Environment environment;
  private final StandardInput standardInput;

  @Mixin private final ProducerOptions options = new ProducerOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** With this process's environment. */
  public ProducerCommand() {
    this(Environment.ofProcess(), new StandardInput());
  }

  ProducerCommand(Environment environment, StandardInput standardInput) {
    this.environment = environment;
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() {
    ProducerSettings settings = new SettingsReader(options, environment, standardInput).read();
    PrintWriter err = spec.commandLine().getErr();
    options.access.advice(environment).forEach(err::println);
    run(new Producer(settings, FfmpegProgram::find, err, isTerminal()));
    return ExitCode.OK;
  }

  /** Ctrl-C and SIGTERM end it in order. */
  private static void run(Producer producer) {
    Thread hook = Thread.ofPlatform().unstarted(producer::close);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      producer.run();
    } finally {
      forget(hook);
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
