package io.millrace.server.access;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs tickets with a secret that is made when the broker starts and never leaves it
 * (HMAC-SHA256). Any thread.
 */
final class TicketSeal {

  /** Longer ones are not looked at. */
  static final int TEXT_MAX = 2048;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;
  private static final int MARK_BYTES = 12;
  private static final long FOREVER = -1;

  private final SecretKeySpec secret;

  TicketSeal(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    this.secret = new SecretKeySpec(bytes, ALGORITHM);
  }

  /**
   * What a ticket says.
   *
   * @param isKnown see {@link WatchGrant}
   * @param passphraseMark likewise
   */
  record Content(
      String channel, Instant expires, Pass pass, boolean isKnown, String passphraseMark) {}

  String seal(Content content) {
    byte[] bytes = write(content);
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString(bytes) + "." + encoder.encodeToString(sign(bytes));
  }

  /** Empty if it is none that was sealed here. */
  Optional<Content> open(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || text.length() > TEXT_MAX) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.substring(0, dot));
      byte[] signature = Base64.getUrlDecoder().decode(text.substring(dot + 1));
      return MessageDigest.isEqual(sign(bytes), signature)
          ? Optional.of(read(bytes))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What a text can be told again by, and says nothing of it. */
  String mark(String text) {
    byte[] whole = sign(("mark " + text).getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole).substring(0, MARK_BYTES);
  }

  private byte[] sign(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static byte[] write(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeUTF(content.channel());
      out.writeLong(content.expires().getEpochSecond());
      out.writeUTF(content.passphraseMark());
      out.writeBoolean(content.isKnown());
      out.writeUTF(content.pass().identity());
      out.writeUTF(content.pass().keyId().orElse(""));
      out.writeLong(content.pass().until().map(Instant::toEpochMilli).orElse(FOREVER));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes it
    }
  }

  /** Of what was signed by us, so that it can be read. */
  private static Content read(byte[] bytes) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      String channel = in.readUTF();
      Instant expires = Instant.ofEpochSecond(in.readLong());
      String mark = in.readUTF();
      boolean known = in.readBoolean();
      String identity = in.readUTF();
      String key = in.readUTF();
      long until = in.readLong();
      Pass pass =
          new Pass(
              identity,
              key.isEmpty() ? Optional.empty() : Optional.of(key),
              until == FOREVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)));
      return new Content(channel, expires, pass, known, mark);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
