package io.millrace.server.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are good, and those that somebody would like to be. */
class BearerTokensTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static RSAKey rsa;
  private static RSAKey stranger;
  private static ECKey ec;
  private static OctetSequenceKey shared;

  private final AtomicReference<String> published = new AtomicReference<>("");
  private final List<AutoCloseable> open = new ArrayList<>();
  private TokenKeys keys;
  private Duration atMostEvery = Duration.ofHours(1);

  @TempDir private Path dir;

  @BeforeAll
  static void makeKeys() throws JOSEException {
    rsa = new RSAKeyGenerator(2048).keyID("r1").keyUse(KeyUse.SIGNATURE).generate();
    stranger = new RSAKeyGenerator(2048).keyID("r1").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
    shared = new OctetSequenceKeyGenerator(256).keyID("s1").generate();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static String set(JWK... some) {
    return new JWKSet(List.of(some)).toString(true);
  }

  private BearerTokens tokens(JWK... known) {
    published.set(new JWKSet(List.of(known)).toString(false));
    return tokens(() -> published.get());
  }

  private BearerTokens tokens(KeySource source) {
    keys = new TokenKeys("test", source, atMostEvery);
    BearerTokens tokens =
        new BearerTokens(
            new TokenOptions("test", Optional.of("https://issuer"), Optional.of("millrace")),
            keys,
            InstantSource.fixed(NOW));
    open.add(tokens);
    return tokens;
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("alice")
        .issuer("https://issuer")
        .audience("millrace")
        .expirationTime(Date.from(NOW.plusSeconds(60)))
        .claim("scope", "openid millrace:read");
  }

  private static String sign(JWK key, JWSAlgorithm algorithm, JWTClaimsSet claims)
      throws JOSEException {
    return sign(
        key.getKeyID(),
        algorithm,
        claims,
        switch (key) {
          case RSAKey own -> new RSASSASigner(own);
          case ECKey own -> new ECDSASigner(own);
          case OctetSequenceKey own -> new MACSigner(own);
          default -> throw new JOSEException("no such key");
        });
  }

  private static String sign(
      String keyId, JWSAlgorithm algorithm, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
    token.sign(signer);
    return token.serialize();
  }

  private static Grant authorize(BearerTokens tokens, String token) throws Exception {
    return tokens.authorize(Optional.of("Bearer " + token), true);
  }

  private static void assertInvalid(BearerTokens tokens, String token, String clause) {
    assertThatThrownBy(() -> authorize(tokens, token))
        .isInstanceOfSatisfying(
            DeniedException.class,
            denied -> assertThat(denied.why()).isEqualTo(DeniedException.Why.INVALID))
        .hasMessage(clause);
  }

  private void assertInvalid(UnaryOperator<JWTClaimsSet.Builder> change, String clause)
      throws JOSEException {
    String token = sign(rsa, JWSAlgorithm.RS256, change.apply(claims()).build());
    assertInvalid(tokens(rsa), token, clause);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256"})
  void aTokenOfAKnownKeyGrantsItsScopes(String algorithm) throws Exception {
    JWK key = algorithm.startsWith("E") ? ec : rsa;
    String token = sign(key, JWSAlgorithm.parse(algorithm), claims().build());
    Grant grant = authorize(tokens(rsa, ec), token);
    assertThat(grant.subject()).isEqualTo("alice");
    assertThat(grant.scopes()).isEqualTo(Set.of(Scope.READ));
    assertThat(grant.isForAllChannels()).isTrue();
    assertThat(grant.until()).isEqualTo(NOW.plusSeconds(90));
  }

  @Test
  void scopesMayBeAListAndChannelsBeNamed() throws Exception {
    JWTClaimsSet claims =
        claims()
            .claim("scope", null)
            .claim("scp", List.of("millrace:read", "millrace:control"))
            .claim("channels", List.of("1AAA99", "alice/*"))
            .build();
    Grant grant = authorize(tokens(rsa), sign(rsa, JWSAlgorithm.RS256, claims));
    assertThat(grant.scopes()).isEqualTo(Set.of(Scope.READ, Scope.CONTROL));
    assertThat(grant.covers("1AAA99")).isTrue();
    assertThat(grant.covers("alice/cam2")).isTrue();
    assertThat(grant.covers("1AAA990")).isFalse();
    assertThat(grant.covers("bob")).isFalse();
    assertThat(grant.isForAllChannels()).isFalse();
  }

  @Test
  void aTokenWithoutScopesGrantsNothing() throws Exception {
    String token = sign(rsa, JWSAlgorithm.RS256, claims().claim("scope", "openid").build());
    assertThat(authorize(tokens(rsa), token).scopes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic YTpi", "Bearer"})
  void withoutATokenItIsMissing(String header) {
    assertThatThrownBy(() -> tokens(rsa).authorize(Optional.of(header), true))
        .isInstanceOfSatisfying(
            DeniedException.class,
            denied -> assertThat(denied.why()).isEqualTo(DeniedException.Why.MISSING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c", "..", "e30.e30.", "\u00e9.\u00e9.\u00e9"})
  void whatIsNoTokenIsInvalid(String text) {
    assertInvalid(tokens(rsa), text, "this is no signed token");
  }

  @Test
  void aTokenWithoutSignatureIsInvalid() {
    String unsigned = new PlainJWT(claims().build()).serialize();
    assertInvalid(tokens(rsa), unsigned, "this is no signed token");
    assertInvalid(tokens(rsa), unsigned + "e30", "this is no signed token");
  }

  @Test
  void aTokenSignedWithThePublicKeyAsASecretIsInvalid() throws JOSEException {
    byte[] publicKey = rsa.toPublicJWK().toRSAPublicKey().getEncoded();
    String forged = sign("r1", JWSAlgorithm.HS256, claims().build(), new MACSigner(publicKey));
    assertInvalid(tokens(rsa), forged, "the token is not signed by RS256, PS256 or ES256");
    String secret = sign(shared, JWSAlgorithm.HS256, claims().build());
    assertInvalid(tokens(rsa, shared), secret, "the token is not signed by RS256, PS256 or ES256");
  }

  @Test
  void aTokenOfAnotherKeyOfTheSameNameIsInvalid() throws JOSEException {
    String forged = sign(stranger, JWSAlgorithm.RS256, claims().build());
    assertInvalid(tokens(rsa), forged, "the token's signature is wrong");
  }

  @Test
  void aTokenThatWasChangedIsInvalid() throws JOSEException {
    String[] parts = sign(rsa, JWSAlgorithm.RS256, claims().build()).split("\\.");
    String other =
        sign(stranger, JWSAlgorithm.RS256, claims().subject("mallory").build()).split("\\.")[1];
    assertInvalid(
        tokens(rsa), parts[0] + "." + other + "." + parts[2], "the token's signature is wrong");
  }

  @Test
  void aKeyForAnotherUseOrAlgorithmSignsNothing() throws JOSEException {
    RSAKey forEncryption = new RSAKey.Builder(rsa).keyUse(KeyUse.ENCRYPTION).build();
    RSAKey forOther = new RSAKey.Builder(rsa).algorithm(JWSAlgorithm.PS256).build();
    String token = sign(rsa, JWSAlgorithm.RS256, claims().build());
    assertInvalid(
        tokens(forEncryption, forOther), token, "the token is signed with a key that is not known");
  }

  @Test
  void aKeyInsideTheTokenProvesNothing() throws JOSEException {
    SignedJWT forged =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(stranger.toPublicJWK()).build(),
            claims().build());
    forged.sign(new RSASSASigner(stranger));
    assertInvalid(tokens(rsa), forged.serialize(), "the token's signature is wrong");
  }

  @Test
  void aTokenOfAnotherTypeIsInvalid() throws JOSEException {
    SignedJWT other =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("logout+jwt"))
                .keyID("r1")
                .build(),
            claims().build());
    other.sign(new RSASSASigner(rsa));
    assertInvalid(tokens(rsa), other.serialize(), "the token is of a type for something else");
  }

  @Test
  void claimsMustHold() throws JOSEException {
    assertInvalid(c -> c.expirationTime(null), "the token has no end");
    assertInvalid(c -> c.expirationTime(Date.from(NOW.minusSeconds(30))), "the token has expired");
    assertInvalid(
        c -> c.notBeforeTime(Date.from(NOW.plusSeconds(31))), "the token is not valid yet");
    assertInvalid(c -> c.issuer("https://other"), "the token is of another issuer");
    assertInvalid(c -> c.issuer(null), "the token is of another issuer");
    assertInvalid(c -> c.audience("other"), "the token is for another audience");
    assertInvalid(c -> c.claim("channels", List.of()), "the token is for no channel");
    assertInvalid(c -> c.claim("channels", 7), "a claim of the token has a wrong form");
  }

  @Test
  void keysThatAreNewAreFoundWhenATokenNamesThem() throws Exception {
    atMostEvery = Duration.ZERO;
    BearerTokens tokens = tokens(rsa);
    authorize(tokens, sign(rsa, JWSAlgorithm.RS256, claims().build()));
    published.set(set(rsa, ec));
    assertThat(authorize(tokens, sign(ec, JWSAlgorithm.ES256, claims().build())).subject())
        .isEqualTo("alice");
  }

  @Test
  void manyTokensOfUnknownKeysDoNotCauseManyReads() throws Exception {
    BearerTokens tokens = tokens(rsa);
    String unknown = sign(ec, JWSAlgorithm.ES256, claims().build());
    for (int i = 0; i < 100; i++) {
      assertInvalid(tokens, unknown, "the token is signed with a key that is not known");
    }
    assertThat(keys.reads()).isEqualTo(1);
  }

  @Test
  void withoutKeysNothingIsDecidedAndKeysFromBeforeHold() throws Exception {
    atMostEvery = Duration.ofMillis(1);
    AtomicReference<IOException> away = new AtomicReference<>(new IOException("away"));
    published.set(set(rsa));
    BearerTokens tokens =
        tokens(() -> {
          IOException cause = away.get();
          if (cause != null) {
            throw cause;
          }
          return published.get();
        });
    String token = sign(rsa, JWSAlgorithm.RS256, claims().build());
    assertThatThrownBy(() -> authorize(tokens, token))
        .isInstanceOfSatisfying(
            DeniedException.class,
            denied -> assertThat(denied.why()).isEqualTo(DeniedException.Why.UNDECIDED));
    away.set(null);
    await().atMost(PATIENCE).ignoreExceptions().until(() -> authorize(tokens, token) != null);
    away.set(new IOException("away again"));
    assertInvalid(
        tokens,
        sign(ec, JWSAlgorithm.ES256, claims().build()),
        "the token is signed with a key that is not known");
    assertThat(authorize(tokens, token).subject()).isEqualTo("alice");
  }

  @Test
  void keysComeFromAFileOrAUrl() throws Exception {
    Path file = Files.writeString(dir.resolve("keys.json"), set(rsa));
    assertThat(KeySource.of(file.toString()).read()).isEqualTo(set(rsa));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          byte[] body = set(ec).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String base = "http://127.0.0.1:" + server.getAddress().getPort();
      assertThat(KeySource.of(base + "/jwks").read()).isEqualTo(set(ec));
      assertThatThrownBy(() -> KeySource.of(base + "/other").read()).hasMessage("answered 404");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aKeySetThatIsTooLargeIsNotRead() throws IOException {
    Path file = Files.writeString(dir.resolve("keys.json"), " ".repeat(KeySource.SIZE_MAX + 1));
    assertThatThrownBy(() -> KeySource.of(file.toString()).read()).hasMessage("larger than 1 MB");
    HttpServer server = server(" ".repeat(KeySource.SIZE_MAX + 1), false);
    try {
      assertThatThrownBy(() -> KeySource.of(url(server)).read()).isInstanceOf(IOException.class);
    } finally {
      server.stop(0);
    }
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
  }

  /** Answers with a body of which it may leave a byte away. */
  private static HttpServer server(String body, boolean stalls) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length + (stalls ? 1 : 0));
          exchange.getResponseBody().write(bytes);
          exchange.getResponseBody().flush();
          if (!stalls) {
            exchange.close();
          }
        });
    server.start();
    return server;
  }

  @Test
  @Timeout(60)
  void aKeySetOfWhichTheEndDoesNotComeIsGivenUp() throws IOException {
    HttpServer server = server(set(ec), true);
    try {
      assertThatThrownBy(() -> KeySource.of(url(server), Duration.ofMillis(300)).read())
          .isInstanceOf(IOException.class)
          .hasMessage("no whole answer within 300 ms");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aKeyOfAnotherCurveDoesNotEndTheSearch() throws Exception {
    ECKey other = new ECKeyGenerator(Curve.P_384).generate();
    ECKey own = new ECKey.Builder(ec).keyID(null).build();
    String token =
        sign(null, JWSAlgorithm.ES256, claims().build(), new ECDSASigner(ec.toECPrivateKey()));
    assertThat(authorize(tokens(other, own), token).subject()).isEqualTo("alice");
  }

  @Test
  void aPatternOfATokenMeansWhatItMeansElsewhere() throws Exception {
    JWTClaimsSet claims =
        claims().claim("channels", List.of("alice/*", "bob/**", "car*", "x/../y")).build();
    Grant grant = authorize(tokens(rsa), sign(rsa, JWSAlgorithm.RS256, claims));
    assertThat(List.of("alice/cam", "alice/cam/2", "bob/cam/2", "carol", "car*"))
        .filteredOn(grant::covers)
        .containsExactly("alice/cam", "bob/cam/2");
  }
}
