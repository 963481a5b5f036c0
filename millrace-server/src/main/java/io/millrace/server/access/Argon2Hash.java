package io.millrace.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A secret's Argon2id hash (RFC 9106) in the usual text form, {@code
 * $argon2id$v=19$m=…,t=…,p=…$SALT$HASH}. Immutable. To compute one takes tens of milliseconds and
 * its memory: never on a loop.
 */
final class Argon2Hash {

  /** Of new hashes; what OWASP's cheat sheet on password storage asks for at least. */
  private static final int MEMORY_KIB = 19 << 10;

  /** What it takes to compute a new one, or to compare with it. */
  static final long MEMORY_BYTES = (long) MEMORY_KIB << 10;

  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  // A file that asks for more would stop the broker at the first caller.
  private static final int MEMORY_KIB_MAX = 256 << 10;
  private static final int PASSES_MAX = 16;
  private static final int LANES_MAX = 16;
  private static final int MEMORY_KIB_PER_LANE = 8;

  private static final Pattern SHAPE =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,3})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private final String text;
  private final int memoryKib;
  private final int passes;
  private final int lanes;
  private final byte[] salt;
  private final byte[] hash;

  private Argon2Hash(String text, int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
    this.text = text;
    this.memoryKib = memoryKib;
    this.passes = passes;
    this.lanes = lanes;
    this.salt = salt;
    this.hash = hash;
  }

  /** Of a new secret. */
  static Argon2Hash of(String secret, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = compute(secret, MEMORY_KIB, PASSES, LANES, salt, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    String text =
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
            .formatted(
                MEMORY_KIB,
                PASSES,
                LANES,
                base64.encodeToString(salt),
                base64.encodeToString(hash));
    return new Argon2Hash(text, MEMORY_KIB, PASSES, LANES, salt, hash);
  }

  /** Empty if it is none, or would take more than 256 MB, 16 passes or 16 lanes. */
  static Optional<Argon2Hash> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int memoryKib = Integer.parseInt(matcher.group(1));
    int passes = Integer.parseInt(matcher.group(2));
    int lanes = Integer.parseInt(matcher.group(3));
    boolean bearable =
        memoryKib <= MEMORY_KIB_MAX
            && passes >= 1
            && passes <= PASSES_MAX
            && lanes >= 1
            && lanes <= LANES_MAX
            && memoryKib >= MEMORY_KIB_PER_LANE * lanes;
    Optional<byte[]> salt = base64(matcher.group(4));
    Optional<byte[]> hash = base64(matcher.group(5));
    return bearable && salt.isPresent() && hash.isPresent()
        ? Optional.of(new Argon2Hash(text, memoryKib, passes, lanes, salt.get(), hash.get()))
        : Optional.empty();
  }

  /** Whether it is this secret's. */
  boolean matches(String secret) {
    return MessageDigest.isEqual(
        hash, compute(secret, memoryKib, passes, lanes, salt, hash.length));
  }

  private static byte[] compute(
      String secret, int memoryKib, int passes, int lanes, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] out = new byte[length];
    generator.generateBytes(secret.getBytes(StandardCharsets.UTF_8), out);
    return out;
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a length that no bytes come to
    }
  }

  /** The usual text form. */
  String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Argon2Hash that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Without the hash: it is no secret, but nobody needs it in a log. */
  @Override
  public String toString() {
    return "argon2id";
  }
}
