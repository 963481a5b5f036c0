package io.millrace.testkit.seed;

import java.util.Arrays;
import java.util.Random;

/** Valid bytes made slightly invalid: what reaches deeper into a parser than noise does. */
public final class Mutations {
  private static final int MAX_MUTATIONS = 4;
  private static final int MAX_EXTENSION = 64;
  private static final int MAX_CHUNK = 256;
  private static final byte[] EXTREMES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};

  private Mutations() {}

  /**
   * A copy with one to four changes: a bit flipped, the end cut off or extended, a chunk doubled,
   * or a field of 1, 2, 4 or 8 bytes set to an extreme value. At most 1024 bytes longer than the
   * original, which stays as it is.
   */
  public static byte[] mutate(Random random, byte[] original) {
    byte[] bytes = original.clone();
    for (int left = 1 + random.nextInt(MAX_MUTATIONS); left > 0; left--) {
      bytes = once(random, bytes);
    }
    return bytes;
  }

  private static byte[] once(Random random, byte[] bytes) {
    if (bytes.length == 0) {
      return extend(random, bytes);
    }
    return switch (random.nextInt(6)) {
      case 0, 1 -> flip(random, bytes);
      case 2 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 3 -> extend(random, bytes);
      case 4 -> duplicateChunk(random, bytes);
      default -> setExtreme(random, bytes);
    };
  }

  private static byte[] flip(Random random, byte[] bytes) {
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return bytes;
  }

  private static byte[] extend(Random random, byte[] bytes) {
    byte[] tail = Bytes.exactly(random, 1 + random.nextInt(MAX_EXTENSION));
    return insert(bytes, bytes.length, tail);
  }

  private static byte[] duplicateChunk(Random random, byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(MAX_CHUNK, bytes.length - from));
    return insert(bytes, from + length, Arrays.copyOfRange(bytes, from, from + length));
  }

  private static byte[] setExtreme(Random random, byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + (1 << random.nextInt(4)));
    byte first = EXTREMES[random.nextInt(EXTREMES.length)];
    byte rest = random.nextBoolean() ? (byte) 0xFF : 0;
    Arrays.fill(bytes, from, to, rest);
    bytes[from] = first;
    return bytes;
  }

  private static byte[] insert(byte[] bytes, int at, byte[] more) {
    byte[] longer = new byte[bytes.length + more.length];
    System.arraycopy(bytes, 0, longer, 0, at);
    System.arraycopy(more, 0, longer, at, more.length);
    System.arraycopy(bytes, at, longer, at + more.length, bytes.length - at);
    return longer;
  }
}
