package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelPattern;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessTextTest {

  private static final Argon2Hash HASH =
      Argon2Hash.parse(
              "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
          .orElseThrow();

  private static StreamKey key(String id, String channel) {
    return new StreamKey(
        id,
        ChannelPattern.parse(channel),
        Action.PUBLISH,
        "",
        HASH,
        Instant.EPOCH,
        Optional.empty());
  }

  private static List<String> lines(Map<String, String> settings, StreamKey... keys) {
    return AccessText.lines(BrokerConfig.of(settings), new KeyRing(List.of(keys)));
  }

  @Test
  void nothingIsSaidWhereNothingIsAskedFor() {
    assertThat(lines(Map.of())).isEmpty();
    assertThat(lines(Map.of("publish", "open"), key("ab23cd", "1AAA99"))).isEmpty();
  }

  @Test
  void keysCloseTheirChannelsAndTheRestIsSaidToBeOpen() {
    assertThat(lines(Map.of(), key("ab23cd", "1AAA99"), key("ab23ce", "live/*")))
        .containsExactly(
            "to publish: closed for 1AAA99, live/*; all others are open, publish: key in"
                + " millrace.yaml closes them",
            "to watch: open to all; watch: key in millrace.yaml closes it");
  }

  @Test
  void whatIsSetIsSaid() {
    assertThat(
            lines(
                Map.of(
                    "publish", "key",
                    "watch", "key,token",
                    "token.secret", "0123456789abcdef",
                    "channels.lobby.watch", "open")))
        .containsExactly(
            "to publish: with a key only", "to watch: with a key or a token only; open: lobby");
  }

  @Test
  void aChannelThatIsOpenAmongClosedOnesIsSaidToBeOpen() {
    assertThat(lines(Map.of("publish", "key", "channels.lobby.publish", "auto")))
        .first()
        .isEqualTo("to publish: with a key only; open: lobby");
    assertThat(
            lines(
                Map.of("publish", "key", "channels.lobby.publish", "auto"), key("ab23cd", "lobby")))
        .first()
        .isEqualTo("to publish: with a key only");
    assertThat(
            lines(
                Map.of("publish", "key", "channels.live/*.publish", "auto"),
                key("ab23cd", "live/cam")))
        .first()
        .isEqualTo("to publish: with a key only; open: live/*, but not for live/cam");
    assertThat(lines(Map.of("channels.lobby/a.publish", "open"), key("ab23cd", "lobby/*")))
        .first()
        .asString()
        .startsWith("to publish: closed for lobby/*, but not for lobby/a; all others are open");
    assertThat(
            lines(
                Map.of("publish", "key", "channels.live/**.publish", "auto"),
                key("ab23cd", "live/*")))
        .first()
        .isEqualTo("to publish: with a key only; open: live/**, but not for live/*");
  }

  @Test
  void aKeyForAllChannelsClosesThemAll() {
    assertThat(lines(Map.of(), key("ab23cd", "**")))
        .first()
        .isEqualTo("to publish: with a key only");
  }
}
