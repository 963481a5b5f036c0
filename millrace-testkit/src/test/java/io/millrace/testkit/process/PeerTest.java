package io.millrace.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.testkit.seed.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PeerTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final byte[] bytes = Bytes.exactly(new Random(1), 1_000_000);

  @TempDir Path directory;

  private static PeerCommand sh(String script) {
    return ExternalProgram.require("sh").command("-c", script);
  }

  private static PeerCommand cat() {
    return ExternalProgram.require("cat").command();
  }

  @Test
  void bytesGoInAndComeOut() {
    try (Peer peer = cat().stdin(bytes).start()) {
      peer.awaitSuccess(SOON);
      assertThat(peer.stdout()).isEqualTo(bytes);
    }
  }

  @Test
  void filesGoInAndComeOut() throws Exception {
    Path in = Files.write(directory.resolve("in"), bytes);
    Path out = directory.resolve("out");
    try (Peer peer = cat().stdin(in).stdoutTo(out).start()) {
      peer.awaitSuccess(SOON);
      assertThat(Files.readAllBytes(out)).isEqualTo(bytes);
      assertThat(peer.stdout()).isEmpty();
    }
  }

  @Test
  void inputIsAtItsEndUnlessSaidOtherwise() {
    try (Peer peer = cat().start()) {
      peer.awaitSuccess(SOON);
      assertThat(peer.stdout()).isEmpty();
    }
  }

  @Test
  void linesMayBeTypedIntoAnOpenInput() {
    try (Peer peer =
        sh("while read -r line; do echo \"got $line\" >&2; done").stdinOpen().start()) {
      peer.writeLine("subscribe 1AAA99");
      peer.awaitStderr("got subscribe 1AAA99", SOON);
      peer.closeStdin();
      peer.awaitSuccess(SOON);
    }
  }

  @Test
  void outputBeyondTheLimitIsNotKeptAndNotMistakenForAll() {
    try (Peer peer = cat().stdin(bytes).stdoutLimit(1000).start()) {
      peer.awaitSuccess(SOON);
      assertThatThrownBy(peer::stdout).hasMessageContaining("999000 bytes more than are kept");
    }
  }

  @Test
  void awaitStderrGivesTheLineEvenOneThatEndsWithACarriageReturn() {
    try (Peer peer = sh("printf 'frame=  12 fps=25\\rframe=  13\\n' >&2; exec sleep 60").start()) {
      assertThat(peer.awaitStderr(Pattern.compile("frame= +12"), SOON))
          .isEqualTo("frame=  12 fps=25");
      assertThat(peer.isAlive()).isTrue();
    }
  }

  @Test
  void awaitStderrFailsAtOnceWhenTheProgramEndsWithoutIt() {
    try (Peer peer = sh("echo cannot open device >&2; exit 3").start()) {
      peer.awaitExit(SOON);
      assertThatThrownBy(() -> peer.awaitStderr("ready", Duration.ofHours(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("did not write \"ready\"")
          .hasMessageContaining("ended with exit code 3")
          .hasMessageContaining("cannot open device");
    }
  }

  @Test
  void onlyTheLastTwoHundredLinesOfStandardErrorAreKept() {
    try (Peer peer =
        sh("i=1; while [ $i -le 1000 ]; do echo line $i >&2; i=$((i+1)); done").start()) {
      peer.awaitSuccess(SOON);
      assertThat(peer.stderr().lines()).hasSize(200).startsWith("line 801").endsWith("line 1000");
    }
  }

  @Test
  void anExitCodeOtherThanZeroIsNoSuccess() {
    try (Peer peer = sh("echo went wrong >&2; exit 7").start()) {
      assertThatThrownBy(() -> peer.awaitSuccess(SOON))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("sh -c echo went wrong")
          .hasMessageContaining("exit code 7")
          .hasMessageContaining("\nwent wrong");
    }
  }

  @Test
  void aProgramThatDoesNotEndFailsTheWait() {
    try (Peer peer = sh("exec sleep 60").start()) {
      assertThatThrownBy(() -> peer.awaitExit(Duration.ofMillis(50)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("still running after PT0.05S");
    }
  }

  @Test
  void interruptIsWhatCtrlCDoes() {
    try (Peer peer =
        sh("trap 'echo bye >&2; exit 5' INT; echo ready >&2; while :; do sleep 0.02; done")
            .start()) {
      peer.awaitStderr("ready", SOON);
      peer.interrupt();
      assertThat(peer.awaitExit(SOON)).isEqualTo(5);
      assertThat(peer.stderr()).endsWith("bye");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "HUP"})
  void signalsWorkInABuildThatIgnoresThem(String signal) {
    List<String> child =
        DefaultSignals.forCommand(
            List.of("sh", "-c", "'kill -%s $$; echo survived'".formatted(signal)));
    assumeTrue(child.getFirst().equals("env"), "GNU env can reset signals");
    try (Peer peer = sh("trap '' " + signal + "; " + String.join(" ", child)).start()) {
      peer.awaitExit(SOON);
      assertThat(peer.stdout()).isEmpty();
    }
  }

  @Test
  void closingKillsTheProgramAndItsChildren() {
    Peer peer = sh("sleep 60 & echo child $! >&2; wait").start();
    long child = Long.parseLong(peer.awaitStderr("child ", SOON).substring("child ".length()));

    peer.close();

    assertThat(peer.isAlive()).isFalse();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void environmentAndDirectoryReachTheProgram() {
    try (Peer peer =
        sh("printf %s \"$WORD in $(pwd)\"")
            .environment("WORD", "here")
            .directory(directory)
            .start()) {
      peer.awaitSuccess(SOON);
      assertThat(new String(peer.stdout(), StandardCharsets.UTF_8))
          .startsWith("here in ")
          .endsWith(directory.getFileName().toString());
    }
  }
}
