package io.millrace.cli.consumer;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.srt.SrtCaller;
import io.millrace.cli.srt.UdpSrtCaller;
import io.millrace.srt.SrtOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The real thing: one loop, one UDP port. */
final class SrtEngine implements Engine {

  private final SrtCaller caller;
  private final Downlink downlink;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SrtEngine(SrtCaller caller, Downlink downlink) {
    this.caller = caller;
    this.downlink = downlink;
  }

  /**
   * Binds the UDP port.
   *
   * @throws CommandFailure in one line, if a host does not resolve or the port is taken
   */
  static SrtEngine open(Settings settings) {
    SrtCaller caller = UdpSrtCaller.open("consumer", settings.broker(), settings.bind());
    SrtOptions options =
        SrtOptions.LIVE.with(
            o -> o.rcvLatency(settings.access().latency()).pbKeyLen(settings.access().pbKeyLen()));
    return new SrtEngine(caller, new SrtDownlink(caller, options, settings.access().credentials()));
  }

  @Override
  public void every(Duration period, Runnable task) {
    caller.schedule(
        period,
        () -> {
          if (!closed.get()) {
            task.run();
            every(period, task);
          }
        });
  }

  @Override
  public Downlink downlink() {
    return downlink;
  }

  @Override
  public String localAddress() {
    return caller.localAddress();
  }

  @Override
  public void execute(Runnable task) {
    caller.execute(task);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      caller.close();
    }
  }
}
