package io.millrace.server.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys that were proven right a while ago, so that a thousand viewers who come back with one key do
 * not cost a thousand hashes. Holds no key: a digest under a secret that this process made. Told
 * the time; any thread.
 */
final class ProvenKeys {

  static final Duration MEMORY = Duration.ofMinutes(10);
  static final int MOST = 10_000;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;

  private final SecretKeySpec secret;
  private final Map<ByteBuffer, Proof> proofs = new LinkedHashMap<>(); // the oldest is forgotten

  /** Which entry a key was proven against: a key that was made anew has another hash. */
  private record Proof(Argon2Hash hash, long atNs) {}

  ProvenKeys(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    secret = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** What stands for a key here. */
  ByteBuffer digest(String key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return ByteBuffer.wrap(mac.doFinal(key.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  synchronized void add(ByteBuffer digest, Argon2Hash hash, long nowNs) {
    proofs.remove(digest); // so that it comes last
    proofs.put(digest, new Proof(hash, nowNs));
    if (proofs.size() > MOST) {
      proofs.remove(proofs.keySet().iterator().next());
    }
  }

  /** Whether it was proven against this hash, not too long ago. */
  synchronized boolean contains(ByteBuffer digest, Argon2Hash hash, long nowNs) {
    @Nullable Proof proof = proofs.get(digest);
    return proof != null && proof.hash.equals(hash) && nowNs - proof.atNs < MEMORY.toNanos();
  }
}
