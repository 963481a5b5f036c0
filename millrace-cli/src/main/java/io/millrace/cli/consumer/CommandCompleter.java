package io.millrace.cli.consumer;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands, then the ids that were named before. */
final class CommandCompleter implements Completer {

  private final Supplier<Set<String>> knownIds;

  CommandCompleter(Supplier<Set<String>> knownIds) {
    this.knownIds = knownIds;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.wordIndex() == 0) {
      Verb.words().forEach(word -> candidates.add(new Candidate(word)));
    } else if (line.wordIndex() == 1
        && Verb.parse(line.words().getFirst()).filter(Verb::takesId).isPresent()) {
      knownIds.get().forEach(id -> candidates.add(new Candidate(id)));
    }
  }
}
