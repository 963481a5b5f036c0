package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.interop.Clips;
import io.millrace.testkit.process.Peer;
import io.millrace.testkit.process.PeerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is told in one line that names it and what would help, and by the exit code. */
@Timeout(120)
class BadInputIT {
  /** So many Java programs at once are no load yet. */
  private static final int AT_ONCE = 3;

  private static final int FAILURE = 1;
  private static final int USAGE = 2;
  private static final String ID_RULE = "1 to 64 of A-Z a-z 0-9 . _ - in up to four parts";

  @TempDir Path folder;

  /**
   * A wrong command line.
   *
   * @param says what the line must contain: the value and the remedy
   */
  private record Wrong(int exitCode, List<String> says, String... arguments) {
    PeerCommand command(Path directory) {
      return Programs.millrace(arguments).directory(directory);
    }
  }

  @Test
  void aSourceThatCannotBeSentIsNamed() throws IOException {
    Clips.encode(folder.resolve("sound.mp4"), 1, List.of("-map", "1:a", "-c:a", "aac"));
    Files.writeString(folder.resolve("text.mp4"), "not a video");
    Files.createDirectory(folder.resolve("empty"));
    check(
        wrong(FAILURE, "no file 'missing.mp4'; check its name", "missing.mp4"),
        wrong(FAILURE, "'empty' is a folder; give a video file", "empty"),
        wrong(FAILURE, "'sound.mp4' has no video; give a file", "sound.mp4"),
        wrong(FAILURE, "'text.mp4' is nothing that FFmpeg can read|give a video file", "text.mp4"),
        wrong(FAILURE, "folder 'empty' has no frames; name them frame1.jpg", "--frames", "empty"));
  }

  @Test
  void aValueThatIsNoneIsAWrongUse() {
    check(
        new Wrong(
            USAGE, List.of("'a b' is no producer id", ID_RULE), "producer", "-", "--id", "a b"),
        new Wrong(USAGE, List.of("give --id, such as --id 1AAA99"), "producer", "--test-pattern"),
        wrong(USAGE, "'0' is no frame rate; use more than 0", "--test-pattern", "--rate", "0"),
        wrong(USAGE, "'-1' is no frame rate; use more than 0", "--test-pattern", "--rate", "-1"),
        new Wrong(
            USAGE, List.of("'a b' is no producer id", ID_RULE), "consumer", "--subscribe", "a b"),
        new Wrong(
            USAGE,
            List.of("port 99999 must lie between 0 and 65535"),
            "broker",
            "--bind",
            "127.0.0.1:99999"));
  }

  @Test
  void anAddressThatCannotBeHadIsNamed() {
    check(
        wrong(
            FAILURE,
            "host 'no-such-host.invalid' does not resolve; check its spelling",
            "--test-pattern",
            "--broker",
            "no-such-host.invalid:5000"),
        new Wrong(
            FAILURE,
            List.of("host 'no-such-host.invalid' does not resolve; check its spelling"),
            "consumer",
            "--broker",
            "no-such-host.invalid"),
        new Wrong(
            USAGE,
            List.of("'no-such-host.invalid' does not resolve; give an address"),
            "broker",
            "--bind",
            "no-such-host.invalid:5000"),
        new Wrong(
            FAILURE,
            List.of("192.0.2.77:5000 is no address of this machine; choose another"),
            "broker",
            "--bind",
            "192.0.2.77:5000",
            "--http",
            "off"));
  }

  @Test
  void aMisspelledKeyIsToldWithTheNearestOne() throws IOException {
    Files.writeString(folder.resolve("typo.yaml"), "lateny: 5s\n");
    check(
        new Wrong(
            USAGE,
            List.of("typo.yaml line 1: unknown key 'lateny'; did you mean latency?"),
            "broker",
            "--config",
            "typo.yaml"),
        new Wrong(
            USAGE,
            List.of("none.yaml: no such file; give another"),
            "broker",
            "--config",
            "none.yaml"),
        new Wrong(
            USAGE,
            List.of("unknown option '--sbscribe'; did you mean --subscribe?"),
            "consumer",
            "--sbscribe",
            "1AAA99"));
    try (Peer broker =
        Programs.millrace("broker").environment("MILLRACE_LOG_BYTE", "1MB").start()) {
      assertThat(broker.awaitExit(Programs.SOON)).isEqualTo(USAGE);
      assertThat(broker.stderr())
          .contains("unknown environment variable MILLRACE_LOG_BYTE; did you mean")
          .contains("MILLRACE_LOG_BYTES?");
    }
  }

  @Test
  void aBrokerThatIsNotThereIsWaitedForAndNamed() {
    try (Peer consumer =
        Programs.millrace(
                "consumer", "--broker", "127.0.0.1:9", "--subscribe", "1AAA99", "--duration", "2s")
            .start()) {
      assertThat(consumer.awaitExit(Programs.SOON)).isEqualTo(FAILURE);
      assertThat(Programs.stdout(consumer)).contains("nothing came from 1AAA99");
    }
  }

  private static Wrong wrong(int exitCode, String says, String... source) {
    List<String> arguments = new ArrayList<>(List.of("producer", "--id", "1AAA99"));
    arguments.addAll(List.of(source));
    return new Wrong(exitCode, List.of(says.split("\\|")), arguments.toArray(String[]::new));
  }

  private void check(Wrong... all) {
    SoftAssertions softly = new SoftAssertions();
    for (int from = 0; from < all.length; from += AT_ONCE) {
      checkAtOnce(Arrays.asList(all).subList(from, Math.min(all.length, from + AT_ONCE)), softly);
    }
    softly.assertAll();
  }

  private void checkAtOnce(List<Wrong> some, SoftAssertions softly) {
    List<Peer> started = some.stream().map(wrong -> wrong.command(folder).start()).toList();
    try {
      for (int i = 0; i < some.size(); i++) {
        check(some.get(i), started.get(i), softly);
      }
    } finally {
      started.forEach(Peer::close);
    }
  }

  private static void check(Wrong wrong, Peer program, SoftAssertions softly) {
    String what = String.join(" ", wrong.arguments());
    softly.assertThat(program.awaitExit(Programs.SOON)).as(what).isEqualTo(wrong.exitCode());
    softly.assertThat(Programs.stdout(program)).as(what).isEmpty();
    List<String> lines = program.stderr().lines().toList();
    List<String> told = lines.stream().filter(line -> !line.startsWith("try: millrace ")).toList();
    softly.assertThat(told).as(what).hasSize(1);
    softly
        .assertThat(lines.getFirst())
        .as(what)
        .startsWith("millrace " + wrong.arguments()[0] + ": ")
        .contains(wrong.says());
  }
}
