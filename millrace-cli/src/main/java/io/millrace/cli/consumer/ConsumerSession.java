package io.millrace.cli.consumer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.consumer.CommandInterpreter.Answer;
import io.millrace.cli.consumer.Output.Kind;
import io.millrace.cli.consumer.Subscriptions.Delivered;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of the consumer: commands in, messages out, until somebody or something ends it. {@link
 * #close()} may come from a signal's thread meanwhile.
 */
final class ConsumerSession implements AutoCloseable {

  static final Duration TICK = Duration.ofMillis(50);

  private static final Duration ANSWER_PRINTED = Duration.ofMillis(500);
  private static final Duration FILES_WRITTEN = Duration.ofMillis(500);

  /** As a shell counts a program that Ctrl-C ended. */
  private static final int EXIT_INTERRUPTED = 130;

  private static final int EXIT_USAGE = 2;

  private enum End {
    QUIT,
    NOTHING_TO_DO,
    DURATION,
    INTERRUPTED,
    STDOUT_CLOSED,
    STDOUT_GONE
  }

  private final Settings settings;
  private final Engine engine;
  private final Subscriptions subscriptions;
  private final CommandInterpreter interpreter;
  private final Console console;
  private final MessagePrinter printer;
  private final PrintStream summaries;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private boolean closed;

  ConsumerSession(
      Settings settings,
      Engine engine,
      Subscriptions subscriptions,
      CommandInterpreter interpreter,
      Console console,
      MessagePrinter printer,
      PrintStream summaries) {
    this.settings = settings;
    this.engine = engine;
    this.subscriptions = subscriptions;
    this.interpreter = interpreter;
    this.console = console;
    this.printer = printer;
    this.summaries = summaries;
  }

  /**
   * Subscribes to the channels of the settings.
   *
   * @param recordings one for each channel, in order; empty if none are wanted
   * @param stdout where the one channel goes, if anywhere
   */
  void start(List<Output> recordings, Optional<Output> stdout) {
    printer.say(
        "broker "
            + settings.access().text()
            + ", our UDP address "
            + engine.localAddress()
            + "; try: help");
    engine.every(TICK, subscriptions::onTimer);
    engine.call(() -> {
      List<String> ids = settings.subscribe();
      for (int i = 0; i < ids.size(); i++) {
        Subscription added = subscriptions.add(ids.get(i));
        if (!recordings.isEmpty()) {
          subscriptions.attach(added, Kind.RECORD, recordings.get(i));
          printer.say(Kind.RECORD.sentence(ids.get(i), recordings.get(i)));
        }
        stdout.ifPresent(output -> subscriptions.attach(added, Kind.STDOUT, output));
        added.call();
      }
      return ids.size();
    });
    settings.subscribe().forEach(interpreter::remember);
    if (settings.json()) {
      Thread.ofPlatform().daemon().name("json").start(ChannelSummary::warmUp);
    }
    if (stdout.isPresent()) {
      var _ =
          stdout
              .get()
              .ended()
              .thenAccept(
                  how -> end.complete(how.isReaderGone() ? End.STDOUT_CLOSED : End.STDOUT_GONE));
    }
  }

  /** Runs until the end and says with which exit code. */
  int run() {
    Thread.ofPlatform().daemon().name("commands").start(this::obey);
    settings
        .duration()
        .ifPresent(duration ->
            end.completeOnTimeout(End.DURATION, duration.toNanos(), TimeUnit.NANOSECONDS));
    int exitCode =
        switch (end.join()) {
          case QUIT, STDOUT_CLOSED -> 0;
          case NOTHING_TO_DO -> EXIT_USAGE;
          case DURATION -> afterDuration();
          case INTERRUPTED -> EXIT_INTERRUPTED;
          case STDOUT_GONE -> 1;
        };
    close();
    return exitCode;
  }

  private int afterDuration() {
    List<String> silent = engine.call(() -> subscriptions.silent(settings.subscribe()));
    if (silent.isEmpty()) {
      return 0;
    }
    printer.say("nothing came from " + String.join(", ", silent));
    return 1;
  }

  private void obey() {
    while (!end.isDone()) {
      switch (console.read()) {
        case Console.Input.Line(String text) -> obey(text);
        case Console.Input.TooLong(int maxLength) ->
            printer.say("a line of more than " + maxLength + " characters was skipped");
        case Console.Input.End() -> {
          inputEnded();
          return;
        }
        case Console.Input.Leave() -> end.complete(End.QUIT);
        case Console.Input.Interrupt() -> end.complete(End.INTERRUPTED);
      }
    }
  }

  /** What is subscribed goes on; with nothing there is nothing to wait for any more. */
  private void inputEnded() {
    if (engine.call(subscriptions::size) > 0) {
      return;
    }
    if (engine.call(() -> subscriptions.delivered().isEmpty())) {
      printer.say(
          "the input has ended and nothing is subscribed; name a channel with --subscribe ID, or"
              + " type commands at a terminal");
      end.complete(End.NOTHING_TO_DO);
    } else {
      end.complete(End.QUIT);
    }
  }

  private void obey(String line) {
    Answer answer = interpreter.answer(line);
    if (!answer.text().isEmpty()) {
      printer.say(answer.text());
      printer.flush(ANSWER_PRINTED);
    }
    if (answer.quit()) {
      end.complete(End.QUIT);
    }
  }

  /** Hangs up, writes files to their end, prints the summary. Within a second. Any thread. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<Delivered> delivered = hangUp();
    awaitFiles(delivered);
    engine.close();
    printer.close();
    console.close();
    if (settings.json()) {
      delivered.forEach(channel -> summaries.println(ChannelSummary.of(channel).toJson()));
      summaries.flush();
    }
  }

  private List<Delivered> hangUp() {
    try {
      return engine.call(() -> {
        subscriptions.closeAll();
        return subscriptions.delivered();
      });
    } catch (CommandFailure e) {
      printer.say(e.line());
      return List.of();
    }
  }

  /** Until all is written and said, or long enough. */
  private static void awaitFiles(List<Delivered> delivered) {
    CompletableFuture<?>[] told =
        delivered.stream().map(Delivered::told).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(told)
        .completeOnTimeout(null, FILES_WRITTEN.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
