package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.config.ChannelPattern;
import io.millrace.testkit.seed.Bytes;
import io.millrace.testkit.seed.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AccessPropertyTest {

  private static final int ROUNDS = 1_000;
  private static final Path FILE = Path.of("keys.yaml");
  private static final TokenSecrets SECRETS = new TokenSecrets(List.of("0123456789abcdef"));
  private static final String ALPHABET = "mtk_.-aZ09:,=#!%{}[]\"'*&|> \n…";

  /** Of letters that mean something to one parser or another, or of any bytes. */
  private static String text(Random random) {
    if (random.nextBoolean()) {
      return new String(Bytes.random(random, 200), StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "mt_" : "");
    for (int left = random.nextInt(600); left > 0; left--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  @TestFactory
  Stream<DynamicTest> noTextBreaksAParserAndNoneIsTakenForSigned() {
    return Seeds.tests(AccessPropertyTest::readTexts, 1, 2);
  }

  private static void readTexts(Random random) {
    for (int i = 0; i < ROUNDS; i++) {
      String text = text(random);
      assertThat(SECRETS.read(text)).isInstanceOf(TokenSecrets.Reading.Forged.class);
      assertThat(StreamKeyText.parse(text)).isEmpty();
      assertThat(Argon2Hash.parse(text)).isEmpty();
      Token.parse(text);
      StreamIdMask.of(text);
      try {
        KeysFile.parse(FILE, text);
      } catch (KeysFile.Unreadable e) {
        assertThat(e).hasMessageStartingWith("keys.yaml: ");
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> everyTokenThatIsSignedIsReadBackAndNoneThatWasChanged() {
    return Seeds.tests(AccessPropertyTest::signAndChange, 1, 2);
  }

  private static void signAndChange(Random random) {
    for (int i = 0; i < ROUNDS; i++) {
      Token token =
          new Token(
              ChannelPattern.parse("c" + random.nextInt()),
              Action.values()[random.nextInt(2)],
              Instant.ofEpochSecond(random.nextLong(1L << 35)),
              "s".repeat(random.nextInt(Token.SUBJECT_MAX)),
              random.nextBoolean()
                  ? Optional.empty()
                  : Optional.of(Duration.ofSeconds(random.nextInt(1 << 30))));
      String text = SECRETS.sign(token);
      assertThat(SECRETS.read(text)).isEqualTo(new TokenSecrets.Reading.Signed(token));
      int at = random.nextInt(text.length());
      String changed =
          text.substring(0, at) + (char) (text.charAt(at) ^ 1) + text.substring(at + 1);
      assertThat(SECRETS.read(changed)).isInstanceOf(TokenSecrets.Reading.Forged.class);
    }
  }
}
