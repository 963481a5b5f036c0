package io.millrace.srt.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.handshake.StreamId.Mode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamIdPropertyTest {

  private static final int ROUNDS = 5_000;
  private static final String[] PIECES = {
    "#!::",
    "#!:{",
    "r=",
    "m=",
    "publish",
    "request",
    "read",
    "u=",
    ",",
    ":",
    "=",
    "%",
    "%23",
    "%0a",
    "live.sls/",
    "/",
    "mode:",
    "\n",
    "ä",
    "€",
    "\ud83d",
    "cam",
    "" + (char) 0,
    "}",
    "?"
  };

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.millrace.srt.handshake.Seeds#seeds")
  void anyBytesParseOrNotAndWhatParsedHoldsNothingDangerous(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[random.nextInt(600)];
      random.nextBytes(bytes);
      assertHarmless(StreamId.parse(new String(bytes, StandardCharsets.UTF_8)));
      assertHarmless(StreamId.parse(pieces(random)));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.millrace.srt.handshake.Seeds#seeds")
  void everyFormattedStreamIdParsesEqual(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      Map<String, String> others = new HashMap<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        others.put("x_" + j, word(random));
      }
      StreamId streamId =
          new StreamId(
              word(random),
              Mode.values()[random.nextInt(Mode.values().length)],
              word(random),
              word(random),
              others);

      assertThat(StreamId.parse(streamId.format())).contains(streamId);
    }
  }

  private static void assertHarmless(Optional<StreamId> parsed) {
    parsed.ifPresent(streamId -> {
      String all = streamId.resource() + streamId.user() + streamId.session() + streamId.others();
      assertThat(all.chars().noneMatch(Character::isISOControl)).isTrue();
    });
  }

  private static String pieces(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** Without what the standard form cannot carry. */
  private static String word(Random random) {
    return random
        .ints(random.nextInt(12), 0x20, 0x500)
        .filter(c -> c != ',' && !Character.isISOControl(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
