package io.millrace.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the pages, as it is sent. Immutable; its bytes are not to be changed.
 *
 * @param type its media type
 * @param plain its bytes
 * @param gzip the same, compressed; empty if that does not pay
 * @param hash of its bytes, so that it changes with them and with nothing else
 */
@SuppressWarnings("ArrayRecordComponent") // nobody changes them, and none is compared
record WebFile(String type, byte[] plain, byte[] gzip, String hash) {

  private static final int HASH_BYTES = 12;
  private static final int GZIP_MIN = 1024;

  static WebFile of(String type, byte[] plain) {
    byte[] gzip = plain.length < GZIP_MIN || !isText(type) ? new byte[0] : compressed(plain);
    return new WebFile(type, plain, gzip.length < plain.length ? gzip : new byte[0], hash(plain));
  }

  private static boolean isText(String type) {
    return type.startsWith("text/") || type.contains("json") || type.contains("xml");
  }

  boolean hasGzip() {
    return gzip.length > 0;
  }

  /** Its entity tag; each encoding has one of its own (RFC 9110, 8.8.3.3). */
  String etag(boolean compressed) {
    return "\"" + hash + (compressed ? "-gzip\"" : "\"");
  }

  private static byte[] compressed(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all", e);
    }
    return bytes.toByteArray();
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
