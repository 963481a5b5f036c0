package io.millrace.server.health;

import io.millrace.srt.connection.SrtStats;
import java.util.List;
import java.util.Optional;

/** What is wrong on the way from the producer to here. */
final class LinkChecks {

  /** The worst first. */
  static final List<Diagnosis.Check> ALL =
      List.of(
          LinkChecks::silent,
          LinkChecks::undecryptable,
          LinkChecks::lossBeyondLatency,
          LinkChecks::slowLink,
          LinkChecks::clockAhead,
          LinkChecks::noRoom,
          LinkChecks::lossyLink,
          LinkChecks::shortLatency);

  private static final long SILENT_MS = 3_000;
  private static final double DROPS_THAT_SHOW = 0.0001;
  private static final double LOSS_THAT_COSTS = 0.05;
  private static final double LOSS_WORTH_REPAIR = 0.002;
  private static final int ROUND_TRIPS_FOR_REPAIRS = 4;
  private static final int ROUND_TRIPS_AT_LEAST = 3;
  private static final int LATENCY_STEP_MS = 10;
  private static final double LATE_MS = 1_000;
  private static final double PERCENT = 100;
  private static final double MS_PER_SECOND = 1_000;

  private LinkChecks() {}

  private static Optional<Warning> silent(Symptoms seen) {
    return seen.silentMs() < SILENT_MS
        ? Optional.empty()
        : Diagnosis.warning(
            "silent",
            "nothing has come for %.0f s, though the producer is connected: viewers see a picture"
                + " that stands still; look whether the encoder and its source still run",
            seen.silentMs() / MS_PER_SECOND);
  }

  private static Optional<Warning> undecryptable(Symptoms seen) {
    return seen.whole()
        .filter(span -> span.undecryptable() > 0)
        .flatMap(span ->
            Diagnosis.warning(
                "undecryptable",
                "%d packets of the last %.0f s could not be decrypted, and are lost for viewers;"
                    + " start the encoder's stream again, and check its passphrase",
                span.undecryptable(),
                span.seconds()));
  }

  private static Optional<Warning> lossBeyondLatency(Symptoms seen) {
    if (seen.whole().isEmpty() || seen.link().isEmpty()) {
      return Optional.empty();
    }
    Span span = seen.whole().get();
    if (span.dropped() <= 0 || span.dropRatio() < DROPS_THAT_SHOW) {
      return Optional.empty();
    }
    SrtStats stats = seen.link().get().stats();
    int enough = latencyFor(stats.msRtt());
    String remedy =
        stats.msRcvTsbPdDelay() < enough
            ? "raise the encoder's latency to %d ms, four round trips".formatted(enough)
            : "lower the bitrate, or use a better link; more latency helps if losses come in"
                + " bursts";
    return Diagnosis.warning(
        "loss-beyond-latency",
        "%.2f %% of packets did not come within the latency of %d ms, at a round trip of %.0f ms:"
            + " picture and sound have holes; %s",
        PERCENT * span.dropRatio(),
        stats.msRcvTsbPdDelay(),
        stats.msRtt(),
        remedy);
  }

  /** What the sender stamped long before it could send it, or by a clock that goes slow. */
  private static Optional<Warning> slowLink(Symptoms seen) {
    double latencyMs = seen.link().map(LinkReading::stats).map(SrtStats::msRcvTsbPdDelay).orElse(0);
    return seen.moment()
        .filter(span -> span.deliveryMs() > latencyMs + LATE_MS)
        .flatMap(span ->
            Diagnosis.warning(
                "late-sender",
                "packets come %.1f s after the encoder stamped them, with a latency of %.1f s: the"
                    + " uplink is too slow for the bitrate, or the encoder's clock goes slow; lower"
                    + " the bitrate, or start the stream again",
                span.deliveryMs() / MS_PER_SECOND,
                latencyMs / MS_PER_SECOND));
  }

  private static Optional<Warning> clockAhead(Symptoms seen) {
    return seen.whole()
        .filter(span -> span.stampedAhead() > 0)
        .flatMap(span ->
            Diagnosis.warning(
                "clock-ahead",
                "%d packets of the last %.0f s were stamped more than a second ahead of time: the"
                    + " encoder's clock goes fast, or was set; start the stream again, and keep the"
                    + " encoder's time by NTP without jumps",
                span.stampedAhead(),
                span.seconds()));
  }

  private static Optional<Warning> noRoom(Symptoms seen) {
    return seen.whole()
        .filter(span -> span.withoutRoom() > 0)
        .flatMap(span ->
            Diagnosis.warning(
                "no-room",
                "%d packets of the last %.0f s found no room in the receive buffer: the bitrate is"
                    + " too high for the latency; lower one of them, or raise the broker's"
                    + " memory.media",
                span.withoutRoom(),
                span.seconds()));
  }

  private static Optional<Warning> lossyLink(Symptoms seen) {
    return seen.whole()
        .filter(span -> span.lossRatio() > LOSS_THAT_COSTS)
        .flatMap(span ->
            Diagnosis.warning(
                "lossy-link",
                "%.1f %% of packets get lost on the way from the encoder, and have to be sent again:"
                    + " the link is at its end; use a cable instead of Wi-Fi, or lower the bitrate",
                PERCENT * span.lossRatio()));
  }

  private static Optional<Warning> shortLatency(Symptoms seen) {
    if (seen.link().isEmpty() || seen.whole().isEmpty() || seen.whole().get().dropped() > 0) {
      return Optional.empty();
    }
    SrtStats stats = seen.link().get().stats();
    boolean isShort = stats.msRcvTsbPdDelay() < ROUND_TRIPS_AT_LEAST * stats.msRtt();
    return isShort && seen.whole().get().lossRatio() > LOSS_WORTH_REPAIR
        ? Diagnosis.warning(
            "latency-short",
            "packets get lost, and a latency of %d ms leaves little time to send them again at a"
                + " round trip of %.0f ms: picture and sound may get holes; raise the encoder's"
                + " latency to %d ms, four round trips",
            stats.msRcvTsbPdDelay(),
            stats.msRtt(),
            latencyFor(stats.msRtt()))
        : Optional.empty();
  }

  /** Time for a loss to be noticed, reported and repaired, and the repair repaired. */
  private static int latencyFor(double msRtt) {
    return (int) Math.ceil(ROUND_TRIPS_FOR_REPAIRS * msRtt / LATENCY_STEP_MS) * LATENCY_STEP_MS;
  }
}
