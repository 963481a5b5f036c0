package io.millrace.server.http.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes JSON Web Tokens (RFC 7519) that are signed with a key of a published set: RS256, PS256 or
 * ES256. The key, not the token, says how it is used: a token that names another algorithm than its
 * key has, none, or one with a shared secret, is not valid.
 */
public final class BearerTokens implements Authorizer {

  private static final Map<JWSAlgorithm, KeyType> ALGORITHMS =
      Map.of(
          JWSAlgorithm.RS256, KeyType.RSA,
          JWSAlgorithm.PS256, KeyType.RSA,
          JWSAlgorithm.ES256, KeyType.EC);
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");
  private static final int RSA_BITS_MIN = 2048;
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);
  private static final String BEARER = "bearer ";
  private static final String CHANNELS = "channels";

  private final TokenOptions options;
  private final TokenKeys keys;
  private final InstantSource clock;

  BearerTokens(TokenOptions options, TokenKeys keys, InstantSource clock) {
    this.options = options;
    this.keys = keys;
    this.clock = clock;
  }

  /** Begins to read keys. */
  public static BearerTokens of(TokenOptions options) {
    String place = options.jwks();
    TokenKeys keys = new TokenKeys(place, KeySource.of(place), TokenKeys.AT_MOST_EVERY);
    return new BearerTokens(options, keys, InstantSource.system());
  }

  @Override
  public Grant authorize(Optional<String> authorization, boolean fromThisMachine)
      throws DeniedException, InterruptedException {
    String header = authorization.orElse("");
    if (!header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw new DeniedException(
          DeniedException.Why.MISSING, "a token is needed: Authorization: Bearer TOKEN");
    }
    try {
      SignedJWT token = SignedJWT.parse(header.substring(BEARER.length()).strip());
      verify(token);
      return grant(token.getJWTClaimsSet());
    } catch (ParseException e) {
      throw invalid("this is no signed token");
    }
  }

  private static DeniedException invalid(String clause) {
    return new DeniedException(DeniedException.Why.INVALID, clause);
  }

  private void verify(SignedJWT token) throws DeniedException, InterruptedException {
    JWSHeader header = token.getHeader();
    KeyType type = ALGORITHMS.get(header.getAlgorithm());
    if (type == null) {
      throw invalid("the token is not signed by RS256, PS256 or ES256");
    }
    if (header.getType() != null
        && !TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT))) {
      throw invalid("the token is of a type for something else");
    }
    List<JWK> candidates = keys.matching(key -> type.equals(key.getKeyType()) && fits(key, header));
    if (candidates.isEmpty()) {
      throw invalid("the token is signed with a key that is not known");
    }
    for (JWK key : candidates) {
      if (isSignedWith(key, token)) {
        return;
      }
    }
    throw invalid("the token's signature is wrong");
  }

  /** One with a key of another curve is not; other keys may have made it. */
  private static boolean isSignedWith(JWK key, SignedJWT token) {
    try {
      return token.verify(verifier(key));
    } catch (JOSEException e) {
      return false;
    }
  }

  private static boolean fits(JWK key, JWSHeader header) {
    boolean named = header.getKeyID() == null || header.getKeyID().equals(key.getKeyID());
    boolean forSigning = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
    boolean forAlgorithm =
        key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm());
    boolean longEnough = !(key instanceof RSAKey) || key.size() >= RSA_BITS_MIN;
    return named && forSigning && forAlgorithm && longEnough;
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSAVerifier(rsa);
      case ECKey ec -> new ECDSAVerifier(ec);
      default -> throw new JOSEException("keys of type " + key.getKeyType() + " are not used");
    };
  }

  private Grant grant(JWTClaimsSet claims) throws DeniedException, ParseException {
    Instant until = until(claims);
    if (options.issuer().isPresent() && !options.issuer().get().equals(claims.getIssuer())) {
      throw invalid("the token is of another issuer");
    }
    if (options.audience().isPresent()
        && !claims.getAudience().contains(options.audience().get())) {
      throw invalid("the token is for another audience");
    }
    String subject = claims.getSubject();
    return new Grant(subject == null ? "" : subject, scopes(claims), channels(claims), until);
  }

  private Instant until(JWTClaimsSet claims) throws DeniedException {
    Instant now = clock.instant();
    if (claims.getExpirationTime() == null) {
      throw invalid("the token has no end");
    }
    Instant until = claims.getExpirationTime().toInstant().plus(CLOCKS_DIFFER);
    if (!now.isBefore(until)) {
      throw invalid("the token has expired");
    }
    if (claims.getNotBeforeTime() != null
        && now.plus(CLOCKS_DIFFER).isBefore(claims.getNotBeforeTime().toInstant())) {
      throw invalid("the token is not valid yet");
    }
    return until;
  }

  /** In {@code scope}, with spaces between (RFC 8693), or {@code scp}, as some issuers have it. */
  private static Set<Scope> scopes(JWTClaimsSet claims) throws DeniedException {
    Object claim = claims.getClaim("scope");
    List<String> names = words(claim == null ? claims.getClaim("scp") : claim);
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    Arrays.stream(Scope.values())
        .filter(scope -> names.contains(scope.text()))
        .forEach(scopes::add);
    return scopes;
  }

  /** A claim that is there and names none is for none, which no grant can say. */
  private static List<String> channels(JWTClaimsSet claims) throws DeniedException {
    if (!claims.getClaims().containsKey(CHANNELS)) {
      return List.of();
    }
    List<String> names = words(claims.getClaim(CHANNELS));
    if (names.isEmpty()) {
      throw invalid("the token is for no channel");
    }
    return names;
  }

  private static List<String> words(@Nullable Object claim) throws DeniedException {
    return switch (claim) {
      case null -> List.of();
      case String text -> Arrays.stream(text.split(" ")).filter(w -> !w.isEmpty()).toList();
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
          list.stream().map(String.class::cast).toList();
      default -> throw invalid("a claim of the token has a wrong form");
    };
  }

  @Override
  public void close() {
    keys.close();
  }
}
