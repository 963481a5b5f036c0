package io.millrace.server.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs tokens and knows its own again: {@code mt_PAYLOAD.SIGNATURE}, where the signature is
 * HMAC-SHA256 over all that stands before the point, both parts in base64url without padding.
 * Several secrets may hold at once, so that one can be replaced: the first signs. Any thread.
 */
public final class TokenSecrets {

  /** Shorter ones could be guessed. */
  public static final int LENGTH_MIN = 16;

  /** Nobody signs: no token is right. */
  public static final TokenSecrets NONE = new TokenSecrets(List.of());

  private static final String ALGORITHM = "HmacSHA256";
  private static final int LENGTH_MAX = 480;
  private static final Pattern SHAPE =
      Pattern.compile("(" + Token.PREFIX + "([A-Za-z0-9_-]+))\\.([A-Za-z0-9_-]{43})");

  private final List<SecretKeySpec> keys;

  /** What a text was. */
  sealed interface Reading {
    /** Signed by one of ours. It may be expired, or for another channel. */
    record Signed(Token token) implements Reading {}

    /** Not signed by us, or nothing that we could have signed. */
    record Forged() implements Reading {}
  }

  private static final Reading FORGED = new Reading.Forged();

  /**
   * With these secrets, the one that signs first.
   *
   * @throws IllegalArgumentException if one has less than 16 characters
   */
  public TokenSecrets(List<String> secrets) {
    keys = secrets.stream().map(TokenSecrets::key).toList();
  }

  private static SecretKeySpec key(String secret) {
    if (secret.length() < LENGTH_MIN) {
      throw new IllegalArgumentException(
          "has " + secret.length() + " characters and must have " + LENGTH_MIN + " or more");
    }
    return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /**
   * A token's text, of letters that no URL and no stream id must escape.
   *
   * @throws IllegalStateException if there is no secret
   */
  String sign(Token token) {
    if (keys.isEmpty()) {
      throw new IllegalStateException("no secret to sign with");
    }
    String signed = Token.PREFIX + base64(token.toJson().getBytes(StandardCharsets.UTF_8));
    return signed + "." + signature(keys.getFirst(), signed);
  }

  /** Reads untrusted text. */
  Reading read(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (text.length() > LENGTH_MAX || !matcher.matches()) {
      return FORGED;
    }
    String signed = matcher.group(1);
    byte[] signature = matcher.group(3).getBytes(StandardCharsets.US_ASCII);
    boolean right = false;
    for (SecretKeySpec key : keys) { // all of them, so that time tells nothing
      byte[] ours = signature(key, signed).getBytes(StandardCharsets.US_ASCII);
      right |= MessageDigest.isEqual(ours, signature);
    }
    return right
        ? payload(matcher.group(2)).<Reading>map(Reading.Signed::new).orElse(FORGED)
        : FORGED;
  }

  private static Optional<Token> payload(String text) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(text);
      return Token.parse(new String(json, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a length that no bytes come to
    }
  }

  private static String signature(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
