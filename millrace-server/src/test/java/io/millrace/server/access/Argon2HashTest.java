package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2HashTest {

  private static final String KEY = "mk_ab23cd_abcdefghijkmnpqrstuvwxyz23456789";

  /** RFC 9106, section 5.3: the library computes what the standard says. */
  @Test
  void theStandardsExampleOfArgon2idComesOutRight() {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(32)
            .withIterations(3)
            .withParallelism(4)
            .withSalt(filled(16, 2))
            .withSecret(filled(8, 3))
            .withAdditional(filled(12, 4))
            .build());
    byte[] tag = new byte[32];
    generator.generateBytes(filled(32, 1), tag);
    assertThat(HexFormat.of().formatHex(tag))
        .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /**
   * Made by the reference program: {@code echo -n password | argon2 somesalt -id -t 2 -k 65536}.
   */
  @Test
  void aHashOfTheReferenceProgramIsUnderstood() {
    Argon2Hash hash =
        Argon2Hash.parse(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                    + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
            .orElseThrow();
    assertThat(hash.matches("password")).isTrue();
    assertThat(hash.matches("passwore")).isFalse();
  }

  @Test
  void aNewHashIsItsSecretsOnlyAndComesBackFromItsText() {
    Argon2Hash hash = Argon2Hash.of(KEY, new SecureRandom());
    Argon2Hash again = Argon2Hash.parse(hash.text()).orElseThrow();
    assertThat(again).isEqualTo(hash).hasSameHashCodeAs(hash);
    assertThat(again.matches(KEY)).isTrue();
    assertThat(again.matches(KEY.substring(1))).isFalse();
    assertThat(hash.text()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("mk_");
    assertThat(Argon2Hash.of(KEY, new SecureRandom())).isNotEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "password",
        "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$short",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ12$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc12",
      })
  void whatIsNoHashOrWouldCostTooMuchIsNotTaken(String text) {
    assertThat(Argon2Hash.parse(text)).isEmpty();
  }
}
