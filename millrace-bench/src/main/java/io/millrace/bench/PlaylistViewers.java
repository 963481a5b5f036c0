package io.millrace.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Viewers of Low-Latency HLS that ask for playlists alone: {@code playlist-viewers HOST:PORT
 * CHANNEL COUNT SECONDS}. Each keeps one connection, and on it one blocking request (RFC 8216bis
 * 6.2.5.2) for the part after the last it knows. On this machine a hundred of them share an
 * address, so that a broker's limits for one address hold as they are. Prints how many were
 * answered, how many answers did not hold the part that was asked for, and how many held more than
 * it.
 */
final class PlaylistViewers {

  private static final int CONNECT_MS = 10_000;
  private static final int ANSWER_MS = 30_000;
  private static final int AT_ONCE = 32; // that connect
  private static final int ON_AN_ADDRESS = 100;
  private static final Duration PAUSE = Duration.ofMillis(500); // after what is no answer

  private final LongAdder answers = new LongAdder();
  private final LongAdder without = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder waiting = new LongAdder();
  private final ConcurrentMap<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final Semaphore joining = new Semaphore(AT_ONCE);
  private final InetSocketAddress broker;
  private final URI index;
  private final long endNs;

  private PlaylistViewers(String broker, String channel, Duration time) {
    this.index = URI.create("http://" + broker + "/hls/" + channel + "/index.m3u8");
    this.broker = new InetSocketAddress(index.getHost(), index.getPort());
    this.endNs = System.nanoTime() + time.toNanos();
  }

  static void run(String[] arguments) throws InterruptedException {
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[4]));
    PlaylistViewers viewers = new PlaylistViewers(arguments[1], arguments[2], time);
    viewers.watch(Integer.parseInt(arguments[3]), time);
  }

  private void watch(int count, Duration time) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int address = 2 + i / ON_AN_ADDRESS;
      threads.add(Thread.ofVirtual().start(() -> view("127.0.0." + address)));
    }
    Thread.sleep(time.dividedBy(2));
    long waitingHalfWay = waiting.sum();
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf(
        Locale.ROOT,
        "%d viewers for %d s: %d answers (%.0f a second), %d without the part, %d with more parts"
            + " than one new one; %d waited half way; failures: %s%n",
        count,
        time.toSeconds(),
        answers.sum(),
        (double) answers.sum() / time.toSeconds(),
        without.sum(),
        late.sum(),
        waitingHalfWay,
        failures.isEmpty() ? "none" : new TreeMap<>(Map.copyOf(failures)));
  }

  private void view(String local) {
    joining.acquireUninterruptibly();
    boolean isJoining = true;
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      if (broker.getAddress().isLoopbackAddress()) {
        socket.bind(new InetSocketAddress(local, 0));
      }
      socket.connect(broker, CONNECT_MS);
      socket.setSoTimeout(ANSWER_MS);
      Exchange exchange = new Exchange(socket);
      URI playlist = index.resolve(firstVariant(exchange.get(index)));
      joining.release();
      isJoining = false;
      follow(exchange, playlist);
    } catch (IOException e) {
      failed(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (isJoining) {
        joining.release();
      }
    }
  }

  private void follow(Exchange exchange, URI playlist) throws IOException, InterruptedException {
    Place known = null;
    String separator = playlist.getRawQuery() == null ? "?" : "&";
    while (System.nanoTime() - endNs < 0) {
      URI next =
          known == null
              ? playlist
              : URI.create(
                  playlist
                      + separator
                      + "_HLS_msn="
                      + known.segment()
                      + "&_HLS_part="
                      + known.part());
      waiting.increment();
      String body;
      try {
        body = exchange.get(next);
      } finally {
        waiting.decrement();
      }
      if (body.isEmpty()) {
        known = null;
        Thread.sleep(PAUSE);
        continue;
      }
      answers.increment();
      Place now = Place.after(body);
      if (known != null) {
        without.add(now.isAfter(known) ? 0 : 1);
        late.add(now.segment() == known.segment() && now.part() > known.part() + 1 ? 1 : 0);
      }
      known = now;
    }
  }

  private static String firstVariant(String playlist) throws IOException {
    return playlist
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .findFirst()
        .orElseThrow(() -> new IOException("a playlist without a variant"));
  }

  private void failed(String why) {
    failures.computeIfAbsent(why, _ -> new LongAdder()).increment();
  }

  /** Segment and part that come next. */
  private record Place(long segment, long part) {

    /** The first that is not in a playlist. */
    static Place after(String playlist) {
      long segment = 0;
      long part = 0;
      for (String line : (Iterable<String>) playlist.lines()::iterator) {
        if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
          segment += Long.parseLong(line.substring(line.indexOf(':') + 1));
        } else if (line.startsWith("#EXT-X-PART:")) {
          part++;
        } else if (!line.isBlank() && !line.startsWith("#")) {
          segment++;
          part = 0;
        }
      }
      return new Place(segment, part);
    }

    boolean isAfter(Place other) {
      return segment > other.segment || (segment == other.segment && part > other.part);
    }
  }

  /** Requests over one connection, HTTP/1.1. */
  private final class Exchange {
    private final InputStream in;
    private final OutputStream out;

    Exchange(Socket socket) throws IOException {
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /** What is there; empty, and counted, for any answer but 200. */
    String get(URI at) throws IOException {
      String query = at.getRawQuery() == null ? "" : "?" + at.getRawQuery();
      String request =
          "GET "
              + at.getRawPath()
              + query
              + " HTTP/1.1\r\nHost: "
              + at.getRawAuthority()
              + "\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      String status = line();
      int length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
        }
      }
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      if (status.contains(" 200")) {
        return body;
      }
      failed(status);
      return "";
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new EOFException("the broker closed the connection");
        }
        if (next != '\r') {
          line.append((char) next);
        }
      }
      return line.toString();
    }
  }
}
