package io.millrace.cli.consumer;

import io.millrace.cli.Printable;
import io.millrace.cli.consumer.Output.Kind;
import io.millrace.cli.consumer.Output.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscription's recording and player. Owned by the loop. */
final class Outputs {

  private final String id;
  private final Executor loop;
  private final Consumer<String> messages;
  private final Map<Kind, Tap> taps = new EnumMap<>(Kind.class);
  private @Nullable Output newestRecording;
  private CompletableFuture<Void> newestRecordingTold = CompletableFuture.completedFuture(null);

  Outputs(String id, Executor loop, Consumer<String> messages) {
    this.id = id;
    this.loop = loop;
    this.messages = messages;
  }

  void attach(Kind kind, Output output, boolean fromTheFirstPayload, long nowNs) {
    taps.put(kind, new Tap(output, fromTheFirstPayload, nowNs));
    CompletableFuture<Void> told =
        output.ended().thenAcceptAsync(outcome -> onEnded(kind, output, outcome), loop);
    if (kind != Kind.PLAY) {
      newestRecording = output;
      newestRecordingTold = told;
    }
  }

  Optional<Output> attached(Kind kind) {
    return Optional.ofNullable(taps.get(kind)).map(Tap::output);
  }

  /** The recording of now, or the last one. */
  Optional<Output> newestRecording() {
    return Optional.ofNullable(newestRecording);
  }

  /** Completes when it was written and the line about that was said. */
  CompletableFuture<Void> newestRecordingTold() {
    return newestRecordingTold;
  }

  /** What was queued is still written; a line follows when that is done. */
  void detach(Kind kind) {
    Tap tap = taps.remove(kind);
    if (tap != null) {
      tap.output().finish();
    }
  }

  void detachAll() {
    for (Kind kind : Kind.values()) {
      detach(kind);
    }
  }

  void onPayload(ByteBuffer payload, boolean randomAccess, ChannelReader reader, long nowNs) {
    for (Tap tap : taps.values()) {
      tap.onPayload(payload, randomAccess, reader, nowNs);
    }
  }

  void onTimer() {
    taps.forEach((kind, tap) -> {
      if (tap.fallsBehind()) {
        messages.accept(id + ": " + tap.output().name() + " cannot keep up, packets are left out");
      }
    });
  }

  /** A line for each: what runs, and how much it got. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    taps.forEach((kind, tap) ->
        lines.add(
            kind.sentence(id, tap.output())
                + ", "
                + Figure.bytes(tap.output().bytes())
                + leftOut(tap.output().dropped())));
    return lines;
  }

  private void onEnded(Kind kind, Output output, Outcome outcome) {
    Tap tap = taps.get(kind);
    boolean unasked = tap != null && tap.output().equals(output);
    if (unasked) {
      taps.remove(kind);
    }
    if (kind != Kind.STDOUT || !outcome.isReaderGone()) {
      messages.accept(id + ": " + ending(kind, output, outcome, unasked));
    }
  }

  private static String ending(Kind kind, Output output, Outcome outcome, boolean unasked) {
    if (kind == Kind.PLAY) {
      return output.name() + " has ended" + leftOut(outcome.dropped());
    }
    if (outcome.failure().isEmpty() && outcome.bytes() == 0) {
      return "nothing came for " + output.name();
    }
    if (outcome.failure().isEmpty()) {
      return "wrote "
          + Figure.bytes(outcome.bytes())
          + " to "
          + output.name()
          + leftOut(outcome.dropped());
    }
    return "writing to "
        + output.name()
        + " stopped: "
        + Printable.clean(outcome.failure())
        + (unasked ? "; the subscription goes on" : "");
  }

  private static String leftOut(long packets) {
    return packets == 0 ? "" : ", " + packets + " packets left out";
  }
}
