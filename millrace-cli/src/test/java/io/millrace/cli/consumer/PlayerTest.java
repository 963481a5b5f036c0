package io.millrace.cli.consumer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in player is a shell script")
class PlayerTest {

  @TempDir private Path folder;

  private void install(String name, String script) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private String path() {
    return "/nowhere" + File.pathSeparator + folder;
  }

  @Test
  void withoutAPlayerTheRemedyIsNamed() {
    assertThatThrownBy(() -> Player.start(path()))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "no player found on PATH: install ffplay (part of FFmpeg), mpv or VLC, or use record");
  }

  @Test
  void ffplayIsTriedBeforeMpvAndVlc() throws Exception {
    install("vlc", "cat");
    install("mpv", "cat");
    assertThat(Player.find(path()).orElseThrow().getFirst()).endsWith("/mpv");
    install("ffplay", "cat");
    assertThat(Player.find(path()).orElseThrow().getFirst()).endsWith("/ffplay");
  }

  @Test
  void thePlayerReadsTheChannel() throws Exception {
    Path seen = folder.resolve("seen");
    install("mpv", "exec cat > '" + seen + "'");
    Output player = Player.start(path());
    player.offer(ByteBuffer.wrap(Bytes.of("R1p2")));

    assertThat(player.name()).isEqualTo("mpv");
    Awaitility.await().until(() -> Files.exists(seen) && Files.size(seen) == 4);
    player.finish();
    assertThat(player.ended().get(10, SECONDS).bytes()).isEqualTo(4);
  }

  @Test
  void aPlayerThatEndsIsNoticedWithoutAnotherPacket() throws Exception {
    install("vlc", "exit 0");
    Output player = Player.start(path());

    player.ended().get(10, SECONDS);
    assertThat(player.offer(ByteBuffer.allocate(1316))).isFalse();
  }

  @Test
  void aStalledPlayerCostsPacketsAndGoesWhenToldTo() throws Exception {
    install("ffplay", "exec sleep 60");
    Output player = Player.start(path());
    ByteBuffer payload = ByteBuffer.allocate(1316);
    for (int i = 0; i < 5000; i++) {
      player.offer(payload);
    }
    assertThat(player.dropped()).isBetween(1L, 5000L);
    player.finish();

    assertThat(player.ended().get(10, SECONDS).dropped()).isPositive();
  }
}
