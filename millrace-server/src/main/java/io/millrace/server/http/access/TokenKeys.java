package io.millrace.server.http.access;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.millrace.server.config.WebUrl;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that tokens may be signed with. A thread of its own reads them at start, every ten
 * minutes, and when a token names a key that is not there, not more often than every ten seconds
 * however many such tokens come. Keys that were read hold until others are.
 */
final class TokenKeys implements AutoCloseable {

  static final Duration AT_MOST_EVERY = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);
  private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int KEYS_MAX = 100;

  private final String place;
  private final KeySource source;
  private final long atMostEveryNs;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition read = lock.newCondition();
  private final Condition asked = lock.newCondition();
  private final Thread thread;

  // under the lock
  private List<JWK> keys = List.of();
  private boolean known;
  private boolean failing;
  private boolean wanted;
  private long reads;
  private long lastNs;

  /**
   * Begins to read.
   *
   * @param place for the log
   * @param atMostEvery between two reads
   */
  TokenKeys(String place, KeySource source, Duration atMostEvery) {
    this.place = WebUrl.shown(place);
    this.source = source;
    this.atMostEveryNs = atMostEvery.toNanos();
    this.thread = Thread.ofVirtual().name("token-keys").start(this::keepReading);
  }

  /**
   * Those that fit. If none does, and keys were not read just now, they are read once more, which
   * is waited for a moment.
   *
   * @throws DeniedException undecided, if keys could never be read
   */
  List<JWK> matching(Predicate<JWK> fits) throws DeniedException, InterruptedException {
    lock.lockInterruptibly();
    try {
      List<JWK> found = find(fits);
      if (found.isEmpty() && mayRead()) {
        awaitRead();
        found = find(fits);
      }
      if (found.isEmpty() && !known) {
        throw new DeniedException(
            DeniedException.Why.UNDECIDED,
            "the keys that tokens are signed with cannot be read at present");
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private List<JWK> find(Predicate<JWK> fits) {
    return keys.stream().filter(fits).toList();
  }

  /** Also while the first read is under way. */
  private boolean mayRead() {
    return reads == 0 || System.nanoTime() - lastNs >= atMostEveryNs;
  }

  private void awaitRead() throws InterruptedException {
    wanted = true;
    asked.signal();
    long before = reads;
    long leftNs = PATIENCE.toNanos();
    while (reads == before && leftNs > 0) {
      leftNs = read.awaitNanos(leftNs);
    }
  }

  // ---- the thread ----

  private void keepReading() {
    try {
      while (true) {
        readOnce();
        awaitNeed();
      }
    } catch (InterruptedException e) {
      LOG.debug("no more keys are read");
    }
  }

  private void readOnce() throws InterruptedException {
    try {
      List<JWK> fresh = parse(source.read());
      take(fresh);
    } catch (IOException | ParseException e) {
      fail(e);
    }
  }

  /** Without private parts, and without secrets, which prove nothing to others. */
  private static List<JWK> parse(String text) throws ParseException {
    return JWKSet.parse(text).getKeys().stream()
        .limit(KEYS_MAX)
        .map(JWK::toPublicJWK)
        .filter(Objects::nonNull)
        .toList();
  }

  private void take(List<JWK> fresh) {
    lock.lock();
    try {
      if (failing || !known) {
        LOG.info("{} keys for tokens from {}", fresh.size(), place);
      }
      keys = fresh;
      known = true;
      failing = false;
      wasRead();
    } finally {
      lock.unlock();
    }
  }

  private void fail(Exception why) {
    lock.lock();
    try {
      if (!failing) {
        LOG.warn(
            "keys for tokens cannot be read from {} ({}); {}",
            place,
            why.toString(),
            known ? "those from before hold" : "the HTTP API answers 503 until they can");
      }
      failing = true;
      wasRead();
    } finally {
      lock.unlock();
    }
  }

  private void wasRead() {
    reads++;
    lastNs = System.nanoTime();
    wanted = false;
    read.signalAll();
  }

  private void awaitNeed() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long leftNs = failing ? atMostEveryNs : AT_LEAST_EVERY.toNanos();
      while (!wanted && leftNs > 0) {
        leftNs = asked.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How often keys were read, or tried to. */
  long reads() {
    lock.lock();
    try {
      return reads;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
