package io.millrace.server.http.tls;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server shows itself by. Its files are looked at every other second; a new certificate
 * holds for connections that begin from then on. One that cannot be used is told once, and the old
 * one stays. Files that are just being written are left until they are the same twice.
 */
public final class TlsIdentity implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);
  private static final Duration SOON = Duration.ofDays(14);

  private final SslContextFactory.Server context = new SslContextFactory.Server();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Certificate current; // of the looking thread, as are the next
  private String seen;
  private boolean pending;

  private TlsIdentity(Certificate certificate) {
    this.current = certificate;
    this.seen = certificate.digest();
    context.setKeyStore(certificate.store());
    context.setKeyStorePassword(Certificate.STORE_PASSWORD);
    context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    context.setRenegotiationAllowed(false);
  }

  /**
   * Looks after its files until it is closed.
   *
   * @param pause from one look to the next
   */
  public static TlsIdentity start(Certificate certificate, Duration pause) {
    TlsIdentity identity = new TlsIdentity(certificate);
    LOG.info("TLS: {}", certificate.inWords());
    identity.warnOfItsEnd();
    Thread.ofVirtual().name("http-certificate").start(() -> identity.lookAround(pause));
    return identity;
  }

  /** For Jetty. */
  public SslContextFactory.Server context() {
    return context;
  }

  private void lookAround(Duration pause) {
    try {
      while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    String now;
    try {
      now = Certificate.digestNow(current.chainFile(), current.keyFile());
    } catch (IOException e) {
      now = "unreadable: " + e;
    }
    if (!now.equals(seen)) {
      seen = now;
      pending = true;
    } else if (pending) {
      pending = false;
      take();
    }
  }

  private void take() {
    try {
      Certificate next = Certificate.read(current.chainFile(), current.keyFile());
      if (next.digest().equals(current.digest())) {
        return; // taken back
      }
      context.reload(changed -> changed.setKeyStore(next.store()));
      current = next;
      LOG.info("TLS: a new certificate, {}", next.inWords());
      warnOfItsEnd();
    } catch (Exception e) { // Jetty's reload declares all of them
      LOG.warn(
          "TLS: the new certificate cannot be used, and the old one stays, {}: {}",
          current.inWords(),
          e instanceof IOException ? e.getMessage() : e.toString());
    }
  }

  private void warnOfItsEnd() {
    Instant end = current.chain().getFirst().getNotAfter().toInstant();
    if (Instant.now().isAfter(end)) {
      LOG.warn("TLS: the certificate has expired at {}; browsers refuse it", end);
    } else if (Instant.now().plus(SOON).isAfter(end)) {
      LOG.warn("TLS: the certificate expires soon, at {}", end);
    }
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
