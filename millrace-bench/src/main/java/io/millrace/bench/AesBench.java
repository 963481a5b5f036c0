package io.millrace.bench;

import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.crypto.CipherBuffers;
import io.millrace.srt.crypto.CipherType;
import io.millrace.srt.crypto.CryptoSession;
import io.millrace.srt.crypto.KeyEncryptingKey;
import io.millrace.srt.crypto.Opener;
import io.millrace.srt.crypto.StreamKeys;
import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A payload of 1316 bytes, encrypted: as the library does it beside the JDK's cipher alone. Batches
 * are timed one by one, so that the median says what a packet costs even while others keep the
 * machine busy.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class AesBench {

  private static final int BATCH = 32;
  private static final int GCM_TAG_BITS = 128;
  private static final int GCM_VECTOR_BYTES = 12;
  private static final int CTR_VECTOR_BYTES = 16;

  @Param({"16", "32"})
  int keyBytes;

  private static final int DATAGRAM_BYTES = 1500;
  private static final int FIRST_NUMBER = 1;

  private final byte[] in = new byte[Live.PAYLOAD_BYTES];
  private final byte[] out = new byte[Live.PAYLOAD_BYTES + GCM_TAG_BITS / Byte.SIZE];
  private final byte[] ctrVector = new byte[CTR_VECTOR_BYTES];
  private final byte[] gcmVector = new byte[GCM_VECTOR_BYTES];
  private Cipher ctr;
  private Cipher gcm;
  private final ByteBuffer packet = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
  private final ByteBuffer sealedCtr = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
  private final ByteBuffer sealedGcm = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
  private SecretKeySpec key;
  private CryptoSession ourCtr;
  private CryptoSession ourGcm;
  private int sequenceNumber = FIRST_NUMBER;

  /** With keys of 16 bytes, until {@link #setUp}. */
  public AesBench() {
    try {
      ctr = Cipher.getInstance("AES/CTR/NoPadding");
      gcm = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
    key = new SecretKeySpec(new byte[CTR_VECTOR_BYTES], "AES");
    ourCtr = session(CipherType.AES_CTR, CTR_VECTOR_BYTES);
    ourGcm = session(CipherType.AES_GCM, CTR_VECTOR_BYTES);
  }

  @Setup
  public void setUp() {
    key = new SecretKeySpec(new byte[keyBytes], "AES");
    ourCtr = session(CipherType.AES_CTR, keyBytes);
    ourGcm = session(CipherType.AES_GCM, keyBytes);
    keepSealed(ourCtr, sealedCtr);
    keepSealed(ourGcm, sealedGcm);
  }

  private void keepSealed(CryptoSession session, ByteBuffer sealed) {
    int length = seal(session);
    sealed.clear().put(packet.position(0).limit(length)).flip();
    if (open(session, sealed) != BATCH * Live.PAYLOAD_BYTES) {
      throw new IllegalStateException("what was sealed does not open");
    }
  }

  private static CryptoSession session(CipherType type, int keyBytes) {
    Random random = new Random(keyBytes);
    Passphrase passphrase = Passphrase.of("1AAA99 is secret");
    KeyEncryptingKey kek =
        KeyEncryptingKey.derive(passphrase, keyBytes, KeyEncryptingKey.newSalt(random));
    return new CryptoSession(
        StreamKeys.generate(type, kek, random),
        passphrase,
        true,
        SrtOptions.LIVE,
        FIRST_NUMBER,
        DATAGRAM_BYTES,
        new CipherBuffers(),
        random,
        (secret, material, then) -> false);
  }

  /** Header and payload of a packet in the port's buffer, encrypted in place. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int oursCtrSeal() {
    return sealAll(ourCtr);
  }

  /** Likewise with authentication. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int oursGcmSeal() {
    return sealAll(ourGcm);
  }

  private int sealAll(CryptoSession session) {
    int bytes = 0;
    for (int i = 0; i < BATCH; i++) {
      bytes += seal(session);
    }
    return bytes;
  }

  private int seal(CryptoSession session) {
    packet.clear();
    DataPacket.putHeader(packet, 0, ++sequenceNumber, 1, false, sequenceNumber, 1);
    packet.position(Packet.HEADER_BYTES + Live.PAYLOAD_BYTES);
    return session.sealer().seal(packet, 0, sequenceNumber, false);
  }

  /** A received packet, decrypted. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int oursCtrOpen() {
    return open(ourCtr, sealedCtr);
  }

  /** Likewise with authentication. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int oursGcmOpen() {
    return open(ourGcm, sealedGcm);
  }

  private static int open(CryptoSession session, ByteBuffer sealed) {
    Opener opener = session.opener();
    int bytes = 0;
    for (int i = 0; i < BATCH && opener != null; i++) {
      ByteBuffer payload = opener.open(sealed);
      bytes += payload == null ? 0 : payload.remaining();
    }
    return bytes;
  }

  /** One cipher, one init a packet, array to array. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int jdkCtr() throws GeneralSecurityException {
    int bytes = 0;
    for (int i = 0; i < BATCH; i++) {
      count(ctrVector);
      ctr.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(ctrVector));
      bytes += ctr.doFinal(in, 0, in.length, out, 0);
    }
    return bytes;
  }

  /** Likewise with authentication. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int jdkGcm() throws GeneralSecurityException {
    int bytes = 0;
    for (int i = 0; i < BATCH; i++) {
      count(gcmVector);
      gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(GCM_TAG_BITS, gcmVector));
      bytes += gcm.doFinal(in, 0, in.length, out, 0);
    }
    return bytes;
  }

  private void count(byte[] vector) {
    sequenceNumber++;
    for (int i = 0; i < Integer.BYTES; i++) {
      vector[8 + i] = (byte) (sequenceNumber >>> (Byte.SIZE * i));
    }
  }
}
