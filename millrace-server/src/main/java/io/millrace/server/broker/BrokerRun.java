package io.millrace.server.broker;

import io.millrace.cli.UsageError;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ConfigException;
import io.millrace.server.config.EffectiveConfig;
import io.millrace.server.config.ProductVersion;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker as a program: from its settings to the signal that stops it. */
public final class BrokerRun {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerRun.class);
  private static final String NAME = "broker";

  private BrokerRun() {}

  /**
   * Runs the broker that a plain command line asks for, until it is told to stop.
   *
   * @return false if the line is not one of a broker, or not plain, or if the broker does not
   *     start: then the commands are to read it, and to tell what is wrong
   */
  public static boolean ofPlain(String[] line, Map<String, String> environment, PrintStream out)
      throws InterruptedException {
    if (line.length == 0 || !line[0].equals(NAME)) {
      return false;
    }
    Optional<PlainArguments> arguments = PlainArguments.read(List.of(line).subList(1, line.length));
    if (arguments.isEmpty()) {
      return false;
    }
    try {
      PlainArguments plain = arguments.get();
      run(
          EffectiveConfig.load(plain.flags(), environment, plain.file()),
          new PrintWriter(out, true, out.charset()));
      return true;
    } catch (ConfigException | StartException e) {
      return false;
    }
  }

  /**
   * Runs until the process is told to stop.
   *
   * @throws StartException if an address cannot be had
   */
  static void run(EffectiveConfig settings, PrintWriter out)
      throws StartException, InterruptedException {
    BrokerServer server = start(settings, out);
    StopSignal.runs(() -> drainAndClose(server), server::drainTime);
    HangUpSignal.runs(() -> reload(server));
    new CountDownLatch(1).await(); // the stop signal ends the process
  }

  private static void drainAndClose(BrokerServer server) {
    try {
      server.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }

  private static void reload(BrokerServer server) {
    try {
      server.reload();
    } catch (UsageError e) {
      LOG.debug("told already", e);
    }
  }

  /**
   * Starts a broker and says what it is to people.
   *
   * @throws StartException if an address cannot be had
   */
  public static BrokerServer start(EffectiveConfig settings, PrintWriter out)
      throws StartException {
    BrokerConfig config = settings.config();
    BrokerServer server = BrokerServer.start(settings);
    settings.advice().forEach(LOG::warn);
    out.print(
        Greeting.text(
            ProductVersion.text(),
            server.addresses(),
            server.httpPlace(),
            server.sockets(),
            config.channels(),
            server.access()));
    out.flush();
    KernelBuffer.advice(server.receiveBufferBytes()).ifPresent(LOG::warn);
    return server;
  }
}
