package io.millrace.server.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/** Lines for a file or a pipe: one an event, and the status now and then. */
final class PlainScreen implements Screen {

  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final PrintWriter out;
  private final Supplier<Duration> elapsed;
  private Duration nextStatusAt = PERIOD;

  PlainScreen(PrintWriter out, Supplier<Duration> elapsed) {
    this.out = out;
    this.elapsed = elapsed;
  }

  @Override
  public synchronized void heading(String text) {
    out.print(text + System.lineSeparator());
    out.flush();
  }

  @Override
  public synchronized void event(String line) {
    out.println(StatusText.clock(elapsed.get()) + "  " + line);
    out.flush();
  }

  @Override
  public void arrival(Arrival arrival) {
    event(StatusText.arrival(arrival));
  }

  @Override
  public void farewell(String line) {
    event(line);
  }

  @Override
  public synchronized void status(DemoStatus status) {
    Duration now = elapsed.get();
    if (now.compareTo(nextStatusAt) >= 0) {
      nextStatusAt = now.plus(PERIOD);
      event(StatusText.line(status));
    }
  }
}
