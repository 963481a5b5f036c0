package io.millrace.testkit.seed;

import java.util.Random;

/** Random bytes. */
public final class Bytes {
  private Bytes() {}

  /** 0 to {@code max} bytes, each length as likely as any other. */
  public static byte[] random(Random random, int max) {
    return exactly(random, random.nextInt(max + 1));
  }

  /** So many bytes. */
  public static byte[] exactly(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
