package io.millrace.srt.crypto;

import java.security.Key;
import java.util.Arrays;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM as libsrt has it from 1.5.4 on (guide §15.5): the vector is the salt's first 12 bytes
 * with the sequence number on the last four, the header is authenticated with the payload.
 *
 * <p>The same sequence number may be encrypted again only with the same header and payload; {@link
 * Sealer} sees to that. The JDK refuses only the vector that it was given last, for which an unused
 * one is put in between.
 */
final class GcmCipher extends PacketCipher {

  private static final int VECTOR_BYTES = 12;
  private static final int SEQUENCE_NUMBER = 8;
  private static final int TAG_BITS = 128;

  /** Bit 31 is set in no sequence number: a vector that no packet has. */
  private static final int NO_SEQUENCE_NUMBER = -1;

  private final Key key;
  private final byte[] salt;
  private final byte[] vector;
  private final boolean encrypts;
  private int last = NO_SEQUENCE_NUMBER;

  GcmCipher(byte[] key, byte[] salt, Direction direction) {
    super("AES/GCM/NoPadding", direction);
    this.key = new SecretKeySpec(key, "AES");
    this.salt = salt;
    this.vector = Arrays.copyOf(salt, VECTOR_BYTES);
    this.encrypts = direction == Direction.ENCRYPT;
  }

  @Override
  int apply(int sequenceNumber, byte[] header, byte[] in, int length, byte[] out) {
    if (encrypts && sequenceNumber == last) {
      start(NO_SEQUENCE_NUMBER);
    }
    last = sequenceNumber;
    start(sequenceNumber);
    cipher().updateAAD(header);
    return finish(in, length, out);
  }

  private void start(int sequenceNumber) {
    putSequenceNumber(vector, salt, SEQUENCE_NUMBER, sequenceNumber);
    init(key, new GCMParameterSpec(TAG_BITS, vector));
  }
}
