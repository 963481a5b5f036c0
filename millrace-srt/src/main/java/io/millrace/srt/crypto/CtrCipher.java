package io.millrace.srt.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES-CTR (guide §15.4): the counter begins at the salt's first 14 bytes, with the sequence number
 * on bytes 10 to 13, and counts blocks in the last two.
 *
 * <p>Cipher.init copies key and vector of the JDK's own classes each time. This one hands out
 * arrays of its own, so that a packet leaves next to nothing for the collector.
 */
final class CtrCipher extends PacketCipher {

  private static final int SALTED = 14;
  private static final int SEQUENCE_NUMBER = 10;

  private final byte[] salt;
  private final LentKey key;
  private final LentVector counter = new LentVector();

  CtrCipher(byte[] key, byte[] salt, Direction direction) {
    super("AES/CTR/NoPadding", direction);
    this.key = new LentKey(key);
    this.salt = salt;
    System.arraycopy(salt, 0, counter.bytes, 0, SALTED);
  }

  @Override
  int apply(int sequenceNumber, byte[] header, byte[] in, int length, byte[] out) {
    putSequenceNumber(counter.bytes, salt, SEQUENCE_NUMBER, sequenceNumber);
    init(key, counter);
    return finish(in, length, out);
  }

  /** A vector that is written anew before each use, and lent rather than copied. */
  private static final class LentVector extends IvParameterSpec {
    private static final int BYTES = 16;
    private final byte[] bytes = new byte[BYTES];

    LentVector() {
      super(new byte[BYTES]);
    }

    @Override
    public byte[] getIV() {
      return bytes;
    }
  }

  /** A key that is lent rather than copied; the JDK wipes what it was lent. */
  private static final class LentKey implements SecretKey {
    private static final long serialVersionUID = 1;
    private final byte[] bytes;
    private final byte[] lent;

    LentKey(byte[] bytes) {
      this.bytes = bytes.clone();
      this.lent = new byte[bytes.length];
    }

    @Override
    public String getAlgorithm() {
      return "AES";
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte[] getEncoded() {
      System.arraycopy(bytes, 0, lent, 0, bytes.length);
      return lent;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof LentKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
