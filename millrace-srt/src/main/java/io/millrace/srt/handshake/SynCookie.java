package io.millrace.srt.handshake;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * The number that a caller must repeat to prove that it gets what is sent to its address. Made from
 * a secret, so that nobody else can make one, and from nothing that would have to be remembered.
 *
 * <p>32 bits of HMAC-SHA256 over address, port and the minute; valid in that minute and the next.
 * Belongs to one thread at a time.
 */
public final class SynCookie {

  /** Bytes of secret, to be drawn at random at each start. */
  public static final int SECRET_LENGTH = 32;

  private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(60);
  private static final String ALGORITHM = "HmacSHA256";
  private static final int IPV6_LENGTH = 16;
  private static final int MESSAGE_LENGTH = 1 + IPV6_LENGTH + Short.BYTES + Long.BYTES;

  private final Mac mac;
  private final ByteBuffer message = ByteBuffer.allocate(MESSAGE_LENGTH);
  private final ByteBuffer digest;

  public SynCookie(byte[] secret) {
    if (secret.length != SECRET_LENGTH) {
      throw new IllegalArgumentException(
          "secret: " + secret.length + " bytes must be " + SECRET_LENGTH);
    }
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
    digest = ByteBuffer.allocate(mac.getMacLength());
  }

  /** Has what it is made by looked up among the JDK's security providers, once. Any thread. */
  public static void load() {
    var _ = new SynCookie(new byte[SECRET_LENGTH]);
  }

  /** The cookie to hand to this address now. */
  public int of(InetSocketAddress caller, long nowNs) {
    return ofPeriod(caller, period(nowNs));
  }

  /** Whether the cookie was handed to this address in this minute or the one before. */
  public boolean accepts(int cookie, InetSocketAddress caller, long nowNs) {
    long period = period(nowNs);
    return cookie == ofPeriod(caller, period) || cookie == ofPeriod(caller, period - 1);
  }

  private static long period(long nowNs) {
    return Math.floorDiv(nowNs, PERIOD_NS);
  }

  private int ofPeriod(InetSocketAddress caller, long period) {
    byte[] address = caller.getAddress().getAddress();
    message.clear();
    message.put((byte) address.length).put(address);
    message.putShort((short) caller.getPort()).putLong(period);
    mac.update(message.flip());
    try {
      mac.doFinal(digest.array(), 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("the digest buffer has the length that the Mac asks for", e);
    }
    return digest.getInt(0);
  }
}
