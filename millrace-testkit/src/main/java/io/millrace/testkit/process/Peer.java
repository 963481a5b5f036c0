package io.millrace.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A running program. Every wait has a deadline, every failure names the command line and shows the
 * last lines of standard error. Closing kills it, with the processes it has started.
 */
public final class Peer implements AutoCloseable {
  /** Pipes that a child of the program still holds open do not keep us longer. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);

  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(5);

  private final Process process;
  private final String commandLine;
  private final OutputBytes stdout;
  private final OutputLines stderr = new OutputLines();
  private final Thread stdoutReader;
  private final Thread stderrReader;

  Peer(Process process, String commandLine, byte @Nullable [] input, OutputBytes stdout) {
    this.process = process;
    this.commandLine = commandLine;
    this.stdout = stdout;
    this.stdoutReader = pump(() -> stdout.drain(process.getInputStream()));
    this.stderrReader = pump(() -> stderr.drain(process.getErrorStream()));
    if (input != null) {
      pump(() -> feed(input));
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until it ends by itself and gives its exit code; fails after this time. Its output is
   * complete then.
   */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw failure("still running after " + limit);
      }
      stdoutReader.join(DRAIN_LIMIT);
      stderrReader.join(DRAIN_LIMIT);
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** Waits until it ends by itself; fails after this time, or when its exit code is not 0. */
  public void awaitSuccess(Duration limit) {
    int code = awaitExit(limit);
    if (code != 0) {
      throw failure("ended with exit code " + code);
    }
  }

  /**
   * Waits for a line on standard error that contains this text, and gives it; fails after this
   * time, or when the program ends.
   */
  public String awaitStderr(String text, Duration limit) {
    return awaitStderr(line -> line.contains(text), "\"" + text + "\"", limit);
  }

  /**
   * Waits for a line on standard error in which this is found, and gives it; fails after this time,
   * or when the program ends.
   */
  public String awaitStderr(Pattern regex, Duration limit) {
    return awaitStderr(line -> regex.matcher(line).find(), "/" + regex + "/", limit);
  }

  /** The last 200 lines of standard error. */
  public String stderr() {
    return stderr.text();
  }

  /** Standard output so far; fails when it did not fit. Complete after {@link #awaitExit}. */
  public byte[] stdout() {
    if (stdout.dropped() > 0) {
      throw failure(
          "put out "
              + stdout.dropped()
              + " bytes more than are kept; raise stdoutLimit or use stdoutTo");
    }
    return stdout.bytes();
  }

  /** Writes a line to the open input. */
  public void writeLine(String line) {
    try {
      OutputStream input = process.getOutputStream();
      input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(describe("does not read its input"), gone);
    }
  }

  /** Ends the open input. */
  public void closeStdin() {
    try {
      process.getOutputStream().close();
    } catch (IOException gone) {
      throw new UncheckedIOException(describe("does not read its input"), gone);
    }
  }

  /**
   * Sends SIGINT, as Ctrl-C does, to the program alone. Only where there is a {@code kill} program.
   */
  public void interrupt() {
    signal("-INT");
  }

  /**
   * Stops it where it is, as SIGSTOP does: it lives, and does nothing until {@link #resume}. Only
   * where there is a {@code kill} program.
   */
  public void pause() {
    signal("-STOP");
  }

  /** Lets it go on after {@link #pause}. */
  public void resume() {
    signal("-CONT");
  }

  /** Has it read its configuration again, as SIGHUP asks daemons to. */
  public void hangUp() {
    signal("-HUP");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", name, Long.toString(pid())).start();
      if (!kill.waitFor(SIGNAL_LIMIT.toNanos(), TimeUnit.NANOSECONDS) || kill.exitValue() != 0) {
        throw failure("did not get the signal " + name);
      }
    } catch (IOException noKill) {
      throw new UncheckedIOException(describe("did not get the signal " + name), noKill);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** Asks it to end by SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Kills it, and the processes it has started, at once. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Kills it if it still runs, and waits until it is gone. */
  @Override
  public void close() {
    kill();
    try {
      if (!process.waitFor(SIGNAL_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw failure("still there " + SIGNAL_LIMIT + " after it was killed");
      }
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** The command line. */
  @Override
  public String toString() {
    return commandLine;
  }

  private String awaitStderr(Predicate<String> wanted, String what, Duration limit) {
    try {
      Optional<String> line = stderr.await(wanted, System.nanoTime() + limit.toNanos());
      return line.orElseThrow(
          () -> failure("did not write " + what + " to standard error within " + limit));
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** A platform thread: reading a pipe would hold the carrier of a virtual one. */
  private Thread pump(Runnable work) {
    return Thread.ofPlatform().daemon().name("peer-" + process.pid()).start(work);
  }

  private void feed(byte[] input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException notRead) {
      // A program may end before it has read everything; whether that is wrong, its exit code
      // tells.
    }
  }

  private AssertionError failure(String what) {
    return new AssertionError(describe(what));
  }

  private String describe(String what) {
    String state = process.isAlive() ? "running" : "ended with exit code " + process.exitValue();
    return commandLine
        + "\n  "
        + what
        + "; now "
        + state
        + ". Its last lines on standard error:\n"
        + stderr.text();
  }

  private IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(describe("the test was interrupted while waiting"), cause);
  }
}
