package io.millrace.srt.crypto;

import io.millrace.srt.Passphrase;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a passphrase and a salt make: the key that stream keys travel under (guide §15.3). Immutable
 * and for any thread; not printed.
 */
public final class KeyEncryptingKey {

  private static final String AES = "AES";
  private static final int ITERATIONS = 2048;

  /** Of the salt, the derivation takes only the end. */
  private static final int DERIVATION_SALT_BYTES = 8;

  private final byte[] salt;
  private final SecretKey key;
  private final int keyLength;

  private KeyEncryptingKey(byte[] salt, SecretKey key, int keyLength) {
    this.salt = salt;
    this.key = key;
    this.keyLength = keyLength;
  }

  /**
   * Derives the key that a peer's message was wrapped with, if its passphrase is ours. Takes about
   * a millisecond of CPU, ten of a cold JVM: not for a loop.
   */
  public static KeyEncryptingKey derive(Passphrase passphrase, KeyMaterial material) {
    return derive(passphrase, material.keyLength(), material.saltBytes());
  }

  /** 16 bytes at random, for a key of one's own. */
  public static byte[] newSalt(RandomGenerator random) {
    byte[] salt = new byte[KeyMaterial.SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  /**
   * Derives a key of one's own. As slow as the other.
   *
   * @param keyLength 16, 24 or 32 bytes
   * @param salt by {@link #newSalt}; not to be changed from now on
   */
  public static KeyEncryptingKey derive(Passphrase passphrase, int keyLength, byte[] salt) {
    byte[] end = Arrays.copyOfRange(salt, salt.length - DERIVATION_SALT_BYTES, salt.length);
    PBEKeySpec spec = new PBEKeySpec(passphrase.chars(), end, ITERATIONS, keyLength * Byte.SIZE);
    try {
      byte[] derived =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(spec).getEncoded();
      return new KeyEncryptingKey(salt, new SecretKeySpec(derived, AES), keyLength);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK derives keys", e);
    } finally {
      spec.clearPassword();
    }
  }

  /** Bytes of this key, and of the stream keys that it wraps. */
  public int keyLength() {
    return keyLength;
  }

  /** 16 bytes; not to be changed. */
  byte[] salt() {
    return salt;
  }

  /** Whether a message names the salt and key length that this key was derived from. */
  public boolean isOf(KeyMaterial material) {
    return keyLength == material.keyLength() && Arrays.equals(salt, material.saltBytes());
  }

  /** Wraps one stream key or two in a row (RFC 3394). */
  byte[] wrap(byte[] streamKeys) {
    try {
      Cipher cipher = Cipher.getInstance("AESWrap");
      cipher.init(Cipher.WRAP_MODE, key);
      return cipher.wrap(new SecretKeySpec(streamKeys, AES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK wraps keys", e);
    }
  }

  /** The stream keys of a wrap; null if it was wrapped with another passphrase, or damaged. */
  byte @Nullable [] unwrap(byte[] wrapped) {
    try {
      Cipher cipher = Cipher.getInstance("AESWrap");
      cipher.init(Cipher.UNWRAP_MODE, key);
      return cipher.unwrap(wrapped, AES, Cipher.SECRET_KEY).getEncoded();
    } catch (InvalidKeyException wrongPassphrase) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK unwraps keys", e);
    }
  }
}
