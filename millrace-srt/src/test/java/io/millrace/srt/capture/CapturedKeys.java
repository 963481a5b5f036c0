package io.millrace.srt.capture;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a capture, found with its passphrase: written after the guide (§15) and not after the
 * code under test, so that both can be held against the facts.
 */
final class CapturedKeys {

  private static final int SALT = 16;
  private static final int WRAP = 32;
  private static final int ITERATIONS = 2048;
  private static final int HEADER_BYTES = 16;
  private static final int GCM = 4;
  private static final int TAG_BITS = 128;
  private static final byte WITHOUT_R = (byte) ~0x04;

  private final String passphrase;
  private final Map<Integer, byte[]> keys = new HashMap<>();
  private byte[] salt = {};
  private boolean gcm;

  CapturedKeys(String passphrase) {
    this.passphrase = passphrase;
  }

  /** Reads key material and gives its keys by slot, in hexadecimal; they decrypt from now on. */
  Map<String, Object> read(ByteBuffer message) throws GeneralSecurityException {
    byte[] bytes = new byte[message.remaining()];
    message.duplicate().get(bytes);
    int keyLength = bytes[15] * Integer.BYTES;
    salt = Arrays.copyOfRange(bytes, SALT, WRAP);
    gcm = bytes[8] == GCM;
    byte[] derived =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
            .generateSecret(
                new PBEKeySpec(
                    passphrase.toCharArray(),
                    Arrays.copyOfRange(salt, 8, 16),
                    ITERATIONS,
                    keyLength * Byte.SIZE))
            .getEncoded();
    Cipher unwrap = Cipher.getInstance("AESWrap");
    unwrap.init(Cipher.UNWRAP_MODE, new SecretKeySpec(derived, "AES"));
    byte[] row =
        unwrap
            .unwrap(Arrays.copyOfRange(bytes, WRAP, bytes.length), "AES", Cipher.SECRET_KEY)
            .getEncoded();
    Map<String, Object> found = new TreeMap<>();
    int at = 0;
    for (int slot = 1; slot <= 2; slot++) {
      if ((bytes[3] & slot) != 0) {
        byte[] key = Arrays.copyOfRange(row, at, at + keyLength);
        keys.put(slot, key);
        found.put(Integer.toString(slot), HexFormat.of().formatHex(key));
        at += keyLength;
      }
    }
    return found;
  }

  /** The payload of a data packet in the clear; null if it cannot be had. */
  byte @Nullable [] open(ByteBuffer packet, int kk) throws GeneralSecurityException {
    byte[] bytes = new byte[packet.remaining()];
    packet.duplicate().get(bytes);
    if (kk == 0) {
      return Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
    }
    byte[] key = keys.get(kk);
    if (key == null) {
      return null;
    }
    Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "AES/CTR/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), vector(bytes));
    if (gcm) {
      byte[] header = Arrays.copyOf(bytes, HEADER_BYTES);
      header[4] &= WITHOUT_R;
      cipher.updateAAD(header);
    }
    return cipher.doFinal(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
  }

  private AlgorithmParameterSpec vector(byte[] packet) {
    int saltBytes = gcm ? 12 : 14;
    byte[] vector = new byte[gcm ? 12 : 16];
    System.arraycopy(packet, 0, vector, saltBytes - Integer.BYTES, Integer.BYTES);
    for (int i = 0; i < saltBytes; i++) {
      vector[i] ^= salt[i];
    }
    return gcm ? new GCMParameterSpec(TAG_BITS, vector) : new IvParameterSpec(vector);
  }
}
