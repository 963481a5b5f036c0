package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.server.access.TokenSecrets.Reading;
import io.millrace.server.config.ChannelPattern;
import io.millrace.srt.handshake.StreamId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSecretsTest {

  private static final String SECRET = "0123456789abcdef";
  private static final String OTHER = "fedcba9876543210";
  private static final Instant EXPIRES = Instant.ofEpochSecond(1_800_000_000);

  private final TokenSecrets secrets = new TokenSecrets(List.of(SECRET));

  private static Token token(String channel) {
    return new Token(
        ChannelPattern.parse(channel), Action.WATCH, EXPIRES, "alice", Optional.empty());
  }

  /** Anybody with an HMAC can make one: this is what docs/access.md promises. */
  @Test
  void aTokenIsItsPayloadAndItsSignatureByteForByte() throws GeneralSecurityException {
    String payload = base64("{\"c\":\"1AAA99\",\"e\":1800000000,\"s\":\"alice\"}");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signature = mac.doFinal(("mt_" + payload).getBytes(StandardCharsets.UTF_8));
    assertThat(secrets.sign(token("1AAA99")))
        .isEqualTo(
            "mt_"
                + payload
                + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature))
        .isEqualTo(
            "mt_eyJjIjoiMUFBQTk5IiwiZSI6MTgwMDAwMDAwMCwicyI6ImFsaWNlIn0"
                + ".Lol2Jh93zFZ2KM4oobSzHkLcWLdKxU4QPILpATNTUO0");
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsSignedIsReadBack() {
    Token token =
        new Token(
            ChannelPattern.parse("studio/*"),
            Action.PUBLISH,
            EXPIRES,
            "",
            Optional.of(Duration.ofHours(3)));
    assertThat(secrets.read(secrets.sign(token))).isEqualTo(new Reading.Signed(token));
  }

  @Test
  void afterARotationTheOldSecretStillHoldsAndTheNewOneSigns() {
    TokenSecrets rotated = new TokenSecrets(List.of(OTHER, SECRET));
    assertThat(rotated.read(secrets.sign(token("x")))).isInstanceOf(Reading.Signed.class);
    assertThat(secrets.read(rotated.sign(token("x")))).isInstanceOf(Reading.Forged.class);
    assertThat(TokenSecrets.NONE.read(secrets.sign(token("x")))).isInstanceOf(Reading.Forged.class);
  }

  @Test
  void noLetterOfATokenCanBeChanged() {
    String good = secrets.sign(token("1AAA99"));
    for (int at = 0; at < good.length(); at++) {
      for (char other : new char[] {'A', 'Q', '_', '.', '='}) {
        String bad = good.substring(0, at) + other + good.substring(at + 1);
        if (!bad.equals(good)) {
          assertThat(secrets.read(bad)).as(bad).isInstanceOf(Reading.Forged.class);
        }
      }
      assertThat(secrets.read(good.substring(0, at))).isInstanceOf(Reading.Forged.class);
    }
    assertThat(secrets.read(good + "A")).isInstanceOf(Reading.Forged.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{}",
        "{\"c\":\"x\"}",
        "{\"e\":1800000000}",
        "{\"c\":\"x y\",\"e\":1800000000}",
        "{\"c\":1,\"e\":1800000000}",
        "{\"c\":\"x\",\"e\":\"1800000000\"}",
        "{\"c\":\"x\",\"e\":1e99}",
        "{\"c\":\"x\",\"e\":99999999999999999999}",
        "{\"c\":\"x\",\"e\":-1}",
        "{\"c\":\"x\",\"e\":1800000000,\"r\":\"admin\"}",
        "{\"c\":\"x\",\"e\":1800000000,\"d\":-1}",
        "{\"c\":\"x\",\"e\":1800000000,\"ip\":\"192.0.2.1\"}",
        "{\"c\":\"x\",\"e\":1800000000",
      })
  void whatIsSignedButNotWhollyUnderstoodIsNoToken(String json) {
    assertThat(Token.parse(json)).isEmpty();
  }

  @Test
  void theLongestTokenFitsIntoAStreamIdWithItsChannel() {
    String channel = "x".repeat(64);
    String text =
        secrets.sign(
            new Token(
                ChannelPattern.parse(channel),
                Action.PUBLISH,
                EXPIRES,
                "s".repeat(64),
                Optional.of(Duration.ofDays(365))));
    String session = "0123456789abcdef";
    assertThat(
            new StreamId(channel, StreamId.Mode.PUBLISH, "", session, Map.of("token", text))
                .format())
        .hasSizeLessThanOrEqualTo(512);
    assertThat(secrets.sign(token("1AAA99"))).hasSizeLessThan(128).matches("[A-Za-z0-9._-]+");
  }

  @Test
  void aSecretThatCouldBeGuessedIsNotTaken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenSecrets(List.of("short")))
        .withMessage("has 5 characters and must have 16 or more");
  }
}
