package io.millrace.server.interop.matrix;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page in the documentation: what was seen, made by what saw it. */
record InteropPage(List<SrtProgram> programs, Map<Cell, Outcome> outcomes) {
  private static final String OUTCOMES = "## Outcomes\n";
  private static final String NEXT = "\n## ";

  private static final String HEAD =
      """
      # Interoperability

      Written by `InteropMatrixIT`, which runs every cell with each build and fails if the outcomes here are not what it
      saw; its own page is then in `millrace-server/target/interop.md`. Do not edit by hand.

      Each program plays each role against an endpoint of `millrace-srt`, over loopback and through an impairment proxy,
      which also watches the wire. One side is given lines of random text at live pace, some 4 Mbit/s in packets of %d
      bytes; the other side's first %,d bytes are compared with them by SHA-256. Latency is %d ms on both sides. Bytes
      that are no video keep the programs from making them anew: ffmpeg and GStreamer pass them on unread. What lies
      behind the compared bytes is there because programs hold back their last ones, and those that close first lose them
      (guide §13). Loss begins with the connection where a program listens: ffmpeg closes its port when it has a caller,
      and then repeats no answer that was lost.

      """;

  private static final String MEANING =
      """

      *same*: every byte came, in its place, none twice; and the proxy saw what the column says: in the clear or encrypted
      with the key length named, both keys in use, datagrams lost in the direction of the payload. Key refresh:
      AES-128, a new key after each %d packets, told %d packets ahead, by whoever sends. (With 128 and 32, ffmpeg 5.1 over
      libsrt 1.5.1 with GnuTLS ended itself at a change now and then, in nettle's CTR, when a burst of packets reached the
      change before libsrt had looked after its keys.)

      """;

  /** All of it. */
  String text() {
    return HEAD.formatted(Payload.PACKET, Cell.comparedBytes(), Condition.LATENCY.toMillis())
        + OUTCOMES
        + "\n"
        + outcomeTable()
        + MEANING.formatted(Condition.REFRESH_PACKETS, Condition.PRE_ANNOUNCE_PACKETS)
        + "## Programs\n\n"
        + programTable()
        + "\n## Commands\n\n"
        + commands();
  }

  /** The part of a page that must not differ from run to run. */
  static String outcomesOf(String page) {
    int from = page.indexOf(OUTCOMES);
    int to = page.indexOf(NEXT, from + 1);
    return from < 0 || to < 0 ? "" : page.substring(from, to);
  }

  private String outcomeTable() {
    String head =
        Stream.of(Condition.values()).map(c -> c.words).collect(Collectors.joining(" | "));
    StringBuilder table = new StringBuilder("| program | what it does | " + head + " |\n");
    table.append("|---|---|").append("---|".repeat(Condition.values().length)).append('\n');
    for (SrtProgram program : programs) {
      for (Role role : Role.values()) {
        table.append("| ").append(program.name()).append(" | ").append(role.words);
        for (Condition condition : Condition.values()) {
          table.append(" | ").append(outcomes.get(new Cell(program, role, condition)).words());
        }
        table.append(" |\n");
      }
    }
    return table.toString();
  }

  private String programTable() {
    return "| program | version | libsrt, as its handshake says |\n|---|---|---|\n"
        + programs.stream()
            .map(p -> "| %s | %s | %s |\n".formatted(p.name(), p.version(), libsrtOf(p)))
            .collect(Collectors.joining());
  }

  private String libsrtOf(SrtProgram program) {
    Predicate<Map.Entry<Cell, Outcome>> told =
        entry -> entry.getKey().program().equals(program) && entry.getValue().peerVersion() != 0;
    return outcomes.entrySet().stream()
        .filter(told)
        .map(entry -> entry.getValue().peerVersion())
        .map(v -> "%d.%d.%d".formatted(v >> 16 & 0xFF, v >> 8 & 0xFF, v & 0xFF))
        .findFirst()
        .orElse("?");
  }

  /** Of the column that takes the most options. */
  private String commands() {
    StringBuilder text = new StringBuilder();
    for (SrtProgram program : programs) {
      for (Role role : List.of(Role.PUBLISHES, Role.LISTENS_AND_RECEIVES)) {
        List<String> arguments =
            program.arguments(new PeerUri("PORT", role, Condition.KEY_REFRESH));
        text.append("%s %s:\n".formatted(program.name(), role.words))
            .append("```\n%s %s\n```\n".formatted(program.commandName(), quoted(arguments)));
      }
    }
    return text.toString();
  }

  private static String quoted(List<String> arguments) {
    return arguments.stream()
        .map(argument -> argument.matches(".*[&!].*") ? "'" + argument + "'" : argument)
        .collect(Collectors.joining(" "));
  }
}
