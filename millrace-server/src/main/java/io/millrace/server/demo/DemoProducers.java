package io.millrace.server.demo;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.HostAndPort;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.producer.Producer;
import io.millrace.cli.producer.ProducerSettings;
import io.millrace.cli.producer.Source;
import io.millrace.cli.srt.BrokerAccess;
import io.millrace.server.config.Channels;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The producers, each on a thread of its own. Every method: any thread. */
final class DemoProducers implements AutoCloseable {

  private final List<Producer> producers;
  private final AtomicInteger running;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>(); // one a producer at most

  private DemoProducers(List<Producer> producers) {
    this.producers = producers;
    this.running = new AtomicInteger(producers.size());
  }

  /** Begins to send all channels. */
  static DemoProducers start(FfmpegProgram program, HostAndPort broker, Channels channels) {
    List<Producer> made = new ArrayList<>();
    for (DemoChannel channel : DemoChannel.ALL) {
      ProducerSettings settings =
          ProducerSettings.of(
                  channel.id(),
                  BrokerAccess.to(broker).with(channels.of(channel.id()).passphrase()),
                  new Source.Pattern(channel.pattern()))
              .withTitle(channel.title());
      // What they have to say, the broker knows better: its figures are on the screen.
      made.add(new Producer(settings, () -> program, new PrintWriter(Writer.nullWriter()), false));
    }
    DemoProducers all = new DemoProducers(List.copyOf(made));
    for (int i = 0; i < made.size(); i++) {
      String id = DemoChannel.ALL.get(i).id();
      Producer producer = made.get(i);
      Thread.ofPlatform().daemon().name("producer " + id).start(() -> all.run(id, producer));
    }
    return all;
  }

  private void run(String id, Producer producer) {
    try {
      producer.run();
    } catch (CommandFailure e) {
      failures.add(id + ": the producer failed: " + e.line());
    } finally {
      running.decrementAndGet();
    }
  }

  /** How many have not ended. */
  int running() {
    return running.get();
  }

  /** Lines about those that failed since the last call. */
  List<String> takeFailures() {
    List<String> taken = new ArrayList<>();
    for (String line = failures.poll(); line != null; line = failures.poll()) {
      taken.add(line);
    }
    return taken;
  }

  /** Ends all at the same time; returns when their FFmpegs are gone, at most after a second. */
  @Override
  public void close() {
    List<Thread> closing =
        producers.stream().map(producer -> Thread.startVirtualThread(producer::close)).toList();
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
