package io.millrace.srt.crypto;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The stream keys of one direction, one or both, with the message that carries them. Immutable; not
 * printed.
 */
public final class StreamKeys {

  private final KeyMaterial material;
  private final KeyEncryptingKey kek;
  private final byte @Nullable [] even;
  private final byte @Nullable [] odd;

  private StreamKeys(
      KeyMaterial material, KeyEncryptingKey kek, byte @Nullable [] even, byte @Nullable [] odd) {
    this.material = material;
    this.kek = kek;
    this.even = even;
    this.odd = odd;
  }

  /** The first keys of a connection: an even one, at random. */
  public static StreamKeys generate(
      CipherType cipher, KeyEncryptingKey kek, RandomGenerator random) {
    byte[] even = random(kek, random);
    KeyMaterial material = KeyMaterial.of(cipher, KeySlot.EVEN, false, kek, kek.wrap(even));
    return new StreamKeys(material, kek, even, null);
  }

  /** The keys of a peer's message; null if the passphrase is not the one it was made with. */
  public static @Nullable StreamKeys unwrap(KeyMaterial material, KeyEncryptingKey kek) {
    byte[] keys = kek.unwrap(material.wrapped());
    int each = material.keyLength();
    boolean hasEven = material.holds(KeySlot.EVEN);
    boolean hasOdd = material.holds(KeySlot.ODD);
    if (keys == null || keys.length != each * ((hasEven ? 1 : 0) + (hasOdd ? 1 : 0))) {
      return null;
    }
    return new StreamKeys(
        material,
        kek,
        hasEven ? Arrays.copyOf(keys, each) : null,
        hasOdd ? Arrays.copyOfRange(keys, keys.length - each, keys.length) : null);
  }

  /** These keys with a new one at random in a slot; its message carries both. */
  StreamKeys refreshed(KeySlot fresh, RandomGenerator random) {
    byte[] newEven = fresh == KeySlot.EVEN ? random(kek, random) : held(KeySlot.EVEN);
    byte[] newOdd = fresh == KeySlot.ODD ? random(kek, random) : held(KeySlot.ODD);
    byte[] both = Arrays.copyOf(newEven, newEven.length + newOdd.length);
    System.arraycopy(newOdd, 0, both, newEven.length, newOdd.length);
    KeyMaterial message = KeyMaterial.of(material.cipher(), fresh, true, kek, kek.wrap(both));
    return new StreamKeys(message, kek, newEven, newOdd);
  }

  private static byte[] random(KeyEncryptingKey kek, RandomGenerator random) {
    byte[] key = new byte[kek.keyLength()];
    random.nextBytes(key);
    return key;
  }

  /** The message that tells a peer these keys. */
  public KeyMaterial material() {
    return material;
  }

  KeyEncryptingKey kek() {
    return kek;
  }

  /** Whether there is a key in a slot. */
  boolean has(KeySlot slot) {
    return key(slot) != null;
  }

  /** A cipher with the key of a slot that has one. */
  PacketCipher cipher(KeySlot slot, PacketCipher.Direction direction) {
    return PacketCipher.of(material.cipher(), held(slot), kek.salt(), direction);
  }

  /** Whether both have the same key in a slot: then they are not to encrypt different streams. */
  boolean sharesKey(KeySlot slot, StreamKeys other) {
    return has(slot) && Arrays.equals(key(slot), other.key(slot));
  }

  /** Whether a slot has the same key, to be used with the same salt. */
  boolean isSame(KeySlot slot, StreamKeys other) {
    return sharesKey(slot, other) && Arrays.equals(kek.salt(), other.kek.salt());
  }

  private byte[] held(KeySlot slot) {
    byte[] key = key(slot);
    if (key == null) {
      throw new IllegalStateException("no " + slot + " key");
    }
    return key;
  }

  private byte @Nullable [] key(KeySlot slot) {
    return slot == KeySlot.EVEN ? even : odd;
  }
}
