package io.millrace.cli.consumer;

import io.millrace.cli.ChannelName;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.Environment;
import io.millrace.cli.PassphraseFile;
import io.millrace.cli.PassphraseText;
import io.millrace.cli.Printable;
import io.millrace.cli.UsageError;
import io.millrace.cli.consumer.Output.Kind;
import io.millrace.srt.Passphrase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.function.IntSupplier;
import picocli.CommandLine.ITypeConverter;

/**
 * Answers the lines of a person or a script. A line that is wrong gets one line back and changes
 * nothing. One thread at a time, not the loop.
 */
final class CommandInterpreter {

  /** What is said to a line; empty text if nothing. */
  record Answer(String text, boolean quit) {}

  private static final int MAX_KNOWN_IDS = 1000;

  /** A wrong word is shown no longer than this. */
  private static final int MAX_ECHO = 80;

  private final Subscriptions subscriptions;
  private final LoopCall loop;
  private final OutputOpener opener;
  private final Function<String, Optional<String>> secrets;
  private final IntSupplier width;
  private final Set<String> knownIds = new ConcurrentSkipListSet<>();

  /**
   * Nothing asked yet.
   *
   * @param secrets asks a person for something that is not shown, as {@link Console#readSecret}
   * @param width columns that a line may have now
   */
  CommandInterpreter(
      Subscriptions subscriptions,
      LoopCall loop,
      OutputOpener opener,
      Function<String, Optional<String>> secrets,
      IntSupplier width) {
    this.subscriptions = subscriptions;
    this.loop = loop;
    this.opener = opener;
    this.secrets = secrets;
    this.width = width;
  }

  /** Ids named so far, for completion. Any thread. */
  Set<String> knownIds() {
    return knownIds;
  }

  Answer answer(String line) {
    Optional<List<String>> split = Words.split(line);
    if (split.isEmpty()) {
      return said("a quote is not closed: " + echo(line.strip()));
    }
    List<String> words = split.get();
    if (words.isEmpty()) {
      return said("");
    }
    Optional<Verb> verb = Verb.parse(words.getFirst());
    return verb.isEmpty()
        ? said(unknown(words.getFirst()))
        : checked(verb.get(), words.subList(1, words.size()));
  }

  private Answer checked(Verb verb, List<String> arguments) {
    if (!verb.takes(arguments.size())) {
      return said(verb.word() + " is used so: " + verb.usage());
    }
    if (verb.takesId() && !ChannelName.isValid(arguments.getFirst())) {
      return said(ChannelName.remedy(echo(arguments.getFirst())));
    }
    try {
      return run(verb, arguments);
    } catch (CommandFailure e) {
      return said(verb.word() + ": " + e.line());
    }
  }

  private Answer run(Verb verb, List<String> arguments) {
    return switch (verb) {
      case SUBSCRIBE -> said(subscribe(arguments.getFirst()));
      case UNSUBSCRIBE -> said(unsubscribe(arguments.getFirst()));
      case LIST -> said(StatusTables.list(loop.call(subscriptions::statuses), width.getAsInt()));
      case STATS -> said(StatusTables.stats(loop.call(subscriptions::statuses), width.getAsInt()));
      case RECORD -> said(record(arguments.getFirst(), arguments.size() > 1, arguments.getLast()));
      case PLAY -> said(play(arguments.getFirst()));
      case PASSPHRASE -> said(arguments.isEmpty() ? askPassphrase() : use(arguments.getFirst()));
      case HELP -> said(arguments.isEmpty() ? Verb.helpText() : help(arguments.getFirst()));
      case QUIT -> new Answer("", true);
    };
  }

  private String help(String word) {
    return Verb.parse(word).map(Verb::help).orElseGet(() -> unknown(word));
  }

  private String askPassphrase() {
    return secrets
        .apply("passphrase: ")
        .map(text -> use(new PassphraseText(), text, "passphrase"))
        .orElse("no passphrase was given; type it at a terminal, or: passphrase <file>");
  }

  private String use(String fileOrNone) {
    return fileOrNone.equals(PassphraseText.NONE)
        ? use(new PassphraseText(), fileOrNone, "passphrase")
        : use(
            name -> Optional.of(PassphraseFile.read(PassphraseFile.path(name))),
            fileOrNone,
            "passphrase");
  }

  private String use(ITypeConverter<Optional<Passphrase>> reader, String text, String name) {
    Optional<Passphrase> secret;
    try {
      secret = Environment.convert(name, text, reader);
    } catch (UsageError e) {
      return String.valueOf(e.getMessage());
    }
    List<String> again = loop.call(() -> subscriptions.use(secret.orElse(null)));
    String what = secret.isPresent() ? "the passphrase" : "no passphrase";
    return again.isEmpty()
        ? what + " is used for what you subscribe to from now on"
        : "asking again with " + what + " for " + String.join(", ", again);
  }

  private static Answer said(String text) {
    return new Answer(text, false);
  }

  private static String unknown(String word) {
    String remedy =
        Verb.nearest(shortened(word))
            .map(verb -> "did you mean " + verb.word() + "?")
            .orElse("type help for the commands");
    return "unknown command '" + echo(word) + "': " + remedy;
  }

  private static String shortened(String word) {
    return word.substring(0, Math.min(word.length(), MAX_ECHO)).toLowerCase(Locale.ROOT);
  }

  private static String echo(String word) {
    return Printable.fit(Printable.clean(word), MAX_ECHO);
  }

  private String subscribe(String id) {
    remember(id);
    return loop.call(() -> {
      Optional<Subscription> present = subscriptions.find(id);
      if (present.isEmpty()) {
        newSubscription(id).call();
        return "subscribing to " + id;
      }
      if (present.get().isRefused()) {
        subscriptions.again(present.get());
        return id + " was refused; asking again";
      }
      return "'" + id + "' is subscribed already; see list";
    });
  }

  private String unsubscribe(String id) {
    return loop.call(() ->
        subscriptions.remove(id)
            ? "unsubscribed from " + id
            : "'" + id + "' is not subscribed; see list");
  }

  /** Loop only. */
  private Subscription newSubscription(String id) {
    if (subscriptions.size() >= Subscriptions.MAX) {
      throw new CommandFailure(
          Subscriptions.MAX + " subscriptions are the most; unsubscribe from one first");
    }
    return subscriptions.add(id);
  }

  /** For completion; not more than 1000. */
  void remember(String id) {
    if (knownIds.size() < MAX_KNOWN_IDS) {
      knownIds.add(id);
    }
  }

  private String record(String id, boolean named, String target) {
    Optional<Output> running = attached(id, Kind.RECORD);
    if (running.isPresent() && named) {
      return "'%s' is being recorded to %s; 'record %s' stops that"
          .formatted(id, running.get().name(), id);
    }
    if (running.isPresent()) {
      loop.call(() -> detach(id, Kind.RECORD));
      return id + ": recording stops; 'record " + id + "' begins a new file";
    }
    return attach(id, Kind.RECORD, opener.openRecording(id, named ? target : ""));
  }

  private String play(String id) {
    Optional<Output> running = attached(id, Kind.PLAY);
    return running.isPresent()
        ? "'%s' is playing in %s; close its window to stop".formatted(id, running.get().name())
        : attach(id, Kind.PLAY, opener.openPlayer(id));
  }

  private Optional<Output> attached(String id, Kind kind) {
    return loop.call(
        () -> subscriptions.find(id).flatMap(present -> present.outputs().attached(kind)));
  }

  /** Loop only. */
  private boolean detach(String id, Kind kind) {
    subscriptions.find(id).ifPresent(present -> present.outputs().detach(kind));
    return true;
  }

  /** Subscribes if need be; the output is there before the first payload then. */
  private String attach(String id, Kind kind, Output output) {
    remember(id);
    try {
      return loop.call(() -> {
        Optional<Subscription> present = subscriptions.find(id);
        Subscription subscription = present.orElseGet(() -> newSubscription(id));
        subscriptions.attach(subscription, kind, output);
        if (present.isEmpty()) {
          subscription.call();
          return "subscribing to " + id + " and " + kind.sentence("it", output);
        }
        String from = subscription.hasTraffic() ? ", from the next random access point on" : "";
        return kind.sentence(id, output) + from;
      });
    } catch (CommandFailure e) {
      output.finish();
      throw e;
    }
  }
}
