package io.millrace.cli.producer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.srt.UdpSrtCaller;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.StreamId;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a producer: source, uplink, status, from the delay to the last packet. Run it once, on
 * a thread that may wait; close it from any other.
 */
public final class Producer implements AutoCloseable {

  private static final long TICK_MS = 1_000;
  private static final Duration WAIT_BEFORE_NOTICE = Duration.ofSeconds(1);
  private static final Duration NOTICE_PERIOD = Duration.ofSeconds(10);
  private static final long CLOSE_PATIENCE_MS = 900;

  /** Where the uplink comes from; it does not call before it is started. */
  @FunctionalInterface
  interface UplinkFactory {
    Uplink open(ProducerSettings settings);
  }

  private final ProducerSettings settings;
  private final Sources sources;
  private final UplinkFactory uplinks;
  private final StatusPrinter printer;

  /** Completes with how the run ends. */
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();

  private final CountDownLatch done = new CountDownLatch(1);

  private enum Ending {
    SOURCE_ENDED,
    STOPPED
  }

  /**
   * A producer that has done nothing yet.
   *
   * @param program asked only if the source needs FFmpeg
   * @param out takes status and messages
   * @param terminal whether out is a terminal, where one line can be rewritten in place
   */
  public Producer(
      ProducerSettings settings,
      Supplier<FfmpegProgram> program,
      PrintWriter out,
      boolean terminal) {
    this(settings, program, Producer::openSrt, new StatusPrinter(out, terminal));
  }

  Producer(
      ProducerSettings settings,
      Supplier<FfmpegProgram> program,
      UplinkFactory uplinks,
      StatusPrinter printer) {
    this.settings = settings;
    this.sources = new Sources(program, printer::message);
    this.uplinks = uplinks;
    this.printer = printer;
  }

  static StreamId streamId(ProducerSettings settings, String session) {
    Map<String, String> others = settings.backup() ? Map.of("backup", "1") : Map.of();
    return new StreamId(settings.id(), StreamId.Mode.PUBLISH, "", session, others);
  }

  private static Uplink openSrt(ProducerSettings settings) {
    String session = Long.toHexString(ThreadLocalRandom.current().nextLong());
    return new SrtUplink(
        settings.id(),
        settings.access().credentials().format(streamId(settings, session)),
        settings.access().encrypting(SrtOptions.LIVE.with(o -> o.latency(settings.latency()))),
        UdpSrtCaller.open("producer", settings.broker(), HostAndPort.ANY),
        ThreadLocalRandom.current());
  }

  /**
   * Sends until the source ends, the duration is over or it is closed.
   *
   * @throws CommandFailure with one line that says what went wrong
   */
  public void run() {
    try {
      TsSource source = sources.open(settings);
      try (source) {
        countDown();
        if (!ending.isDone()) {
          send(source);
        }
      }
    } finally {
      printer.clear();
      done.countDown();
    }
  }

  private void countDown() {
    long startNs = System.nanoTime() + settings.delay().toNanos();
    for (long left = startNs - System.nanoTime();
        left > 0 && !ending.isDone();
        left = startNs - System.nanoTime()) {
      Duration elapsed = settings.delay().minusNanos(left);
      printer.status(elapsed, "starting in " + ((left + 999_999_999) / 1_000_000_000) + " s");
      await(Math.min(TICK_MS, left / 1_000_000 + 1));
    }
  }

  private void send(TsSource source) {
    try (Uplink uplink = uplinks.open(settings)) {
      printer.message(
          "sending "
              + settings.id()
              + " to "
              + settings.access().text()
              + ": "
              + source.description());
      new Run(source, uplink).toTheEnd();
    }
  }

  /** Waits for the end or a while; tells whether it came. */
  private boolean await(long millis) {
    try {
      ending.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CommandFailure failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ending.complete(Ending.STOPPED);
      return true;
    }
  }

  /**
   * Ends the run: SHUTDOWN to the broker, the child is gone. Any thread but the one that runs;
   * returns when done, at most after 900 ms.
   */
  @Override
  public void close() {
    ending.complete(Ending.STOPPED);
    try {
      done.await(CLOSE_PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The part of a run in which there is an uplink. Its own thread's, but for what is said. */
  private final class Run implements Uplink.Listener {
    private final TsSource source;
    private final Uplink uplink;
    private final long beganNs = System.nanoTime();
    private final StatusLine line = new StatusLine(settings.broker() + " " + settings.id());
    private final AtomicBoolean readerStarted = new AtomicBoolean();
    private volatile @Nullable PayloadReader reader;
    private Duration downSince = Duration.ZERO;
    private Duration nextNotice = WAIT_BEFORE_NOTICE;
    private boolean wasConnected;

    Run(TsSource source, Uplink uplink) {
      this.source = source;
      this.uplink = uplink;
    }

    void toTheEnd() {
      uplink.start(this);
      while (!await(tickMs())) {
        tick();
      }
      PayloadReader running = reader;
      if (running != null) {
        running.stop();
      }
      source.close();
      if (ending.join() == Ending.SOURCE_ENDED) {
        deliver();
      }
      printer.message(StatusLine.summary(settings.id(), elapsed(), uplink.status()));
    }

    /** FFmpeg counts its own time, exactly; what has no FFmpeg ends by our clock. */
    private long tickMs() {
      if (source.waitsForBroker() || settings.duration().isEmpty()) {
        return TICK_MS;
      }
      long left = settings.duration().get().minus(elapsed()).toMillis();
      if (left <= 0) {
        ending.complete(Ending.SOURCE_ENDED);
      }
      return Math.clamp(left, 0, TICK_MS);
    }

    private Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - beganNs);
    }

    @Override
    public void onConnected() {
      startReader();
    }

    @Override
    public void onRefused(String why) {
      ending.completeExceptionally(
          new CommandFailure(
              "broker " + settings.broker() + " refused " + settings.id() + ": " + why));
    }

    private void startReader() {
      if (readerStarted.compareAndSet(false, true)) {
        Thread.ofPlatform().daemon().name("source").start(this::read);
      }
    }

    private void read() {
      try {
        PayloadReader ours = new PayloadReader(source.start(), source.pacer(), uplink::send);
        reader = ours;
        if (ending.isDone()) {
          return;
        }
        TsPacketizer.Verdict verdict = ours.run();
        if (!ending.isDone()) {
          source.checkEnd(verdict);
        }
        ending.complete(Ending.SOURCE_ENDED);
      } catch (CommandFailure e) {
        ending.completeExceptionally(e);
      } catch (IOException e) {
        ending.completeExceptionally(
            new CommandFailure(source.description() + " broke off: " + e.getMessage()));
      } catch (RuntimeException e) {
        ending.completeExceptionally(e);
      }
    }

    private void tick() {
      if (!source.waitsForBroker()) {
        startReader(); // a broker that is there took less than a tick: nothing was lost to it
      }
      UplinkStatus status = uplink.status();
      Duration elapsed = elapsed();
      if (status.connected()) {
        if (!wasConnected && status.connections() > 1) {
          printer.message("broker " + settings.broker() + " is back");
        }
        wasConnected = true;
        printer.status(elapsed, line.format(elapsed, status));
      } else {
        if (wasConnected) {
          wasConnected = false;
          downSince = elapsed;
          nextNotice = elapsed;
        }
        waiting(elapsed, status);
      }
    }

    private void waiting(Duration elapsed, UplinkStatus status) {
      if (elapsed.compareTo(nextNotice) >= 0) {
        nextNotice = elapsed.plus(NOTICE_PERIOD);
        String why = status.trouble().isEmpty() ? "" : " (" + status.trouble() + ")";
        printer.message("waiting for broker " + settings.broker() + " …" + why);
      }
      Duration down = elapsed.minus(downSince);
      printer.status(
          elapsed, StatusLine.clock(elapsed) + "  not connected for " + down.toSeconds() + " s");
    }

    /** Bounded: the uplink completes after the latency. */
    private void deliver() {
      try {
        uplink.finish().get(settings.latency().toMillis() + 2_000, TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        printer.message("the broker may have missed the last packets");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
