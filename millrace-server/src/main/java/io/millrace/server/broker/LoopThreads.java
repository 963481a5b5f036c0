package io.millrace.server.broker;

import io.millrace.net.EventLoop;
import io.millrace.net.Io;
import io.millrace.server.config.BrokerConfig;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Threads for the loops: as many as the configuration wants, if their sockets can share a port.
 *
 * @param whyOne there is one only although more were wanted
 */
record LoopThreads(List<EventLoop> all, Optional<String> whyOne) {

  private static final int AUTOMATIC_MAX = 8;

  LoopThreads {
    all = List.copyOf(all);
  }

  /**
   * Starts them.
   *
   * @throws StartException if sockets of the wanted kind are not to be had; none runs then
   */
  static LoopThreads start(BrokerConfig config) throws StartException {
    List<EventLoop> threads = new ArrayList<>();
    try {
      threads.add(startOne("srt", config.io()));
      Optional<String> whyOne = whyOne(threads.getFirst().io(), wanted(config));
      while (whyOne.isEmpty() && threads.size() < wanted(config)) {
        threads.add(startOne("srt-" + (threads.size() + 1), config.io()));
      }
      return new LoopThreads(threads, whyOne);
    } catch (StartException e) {
      threads.forEach(EventLoop::close);
      throw e;
    }
  }

  /** Ends all but the first. */
  LoopThreads firstOnly(String why) {
    all.subList(1, all.size()).forEach(EventLoop::close);
    return new LoopThreads(all.subList(0, 1), Optional.of(why));
  }

  /** Ends all. */
  void close() {
    all.forEach(EventLoop::close);
  }

  private static int wanted(BrokerConfig config) {
    int automatic = Math.min(Runtime.getRuntime().availableProcessors(), AUTOMATIC_MAX);
    return config.loops().orElse(automatic);
  }

  private static Optional<String> whyOne(Io io, int wanted) {
    return wanted > 1 && io != Io.NATIVE
        ? Optional.of("portable sockets do not share a port")
        : Optional.empty();
  }

  private static EventLoop startOne(String name, Io io) throws StartException {
    try {
      return EventLoop.start(name, io);
    } catch (UncheckedIOException e) {
      throw StartException.noSockets(io, Objects.requireNonNull(e.getCause()));
    }
  }
}
