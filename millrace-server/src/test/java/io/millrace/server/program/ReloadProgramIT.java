package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.Clips;
import io.millrace.server.interop.Libsrt;
import io.millrace.server.interop.Received;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP while media flows. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGHUP")
class ReloadProgramIT {
  private static final Duration LATENCY = Duration.ofMillis(120);
  private static final String ONE = "hush-hush-hush";
  private static final String TWO = "another-secret";

  @TempDir Path folder;

  private Path configure(String locked, String more) throws IOException {
    return Files.writeString(
        folder.resolve("millrace.yaml"),
        """
        channels:
          "locked/*":
            passphrase: %s
        %s
        """
            .formatted(locked, more));
  }

  @Test
  void aReloadLosesNothingAndClosesOnlyWhatIsNoLongerAllowed() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), 5, 25);
    Path received = folder.resolve("received.ts");
    Path file = configure(ONE, "");
    try (BrokerProgram broker = BrokerProgram.configured(file);
        Peer viewer = Libsrt.transmitViews(broker.port(), "1AAA99", received, LATENCY).start();
        Peer locked = consumer(broker, "locked/1")) {
      broker.awaitSubscribers("1AAA99", 1);
      broker.awaitSubscribers("locked/1", 1);
      try (Peer producer =
          Programs.millrace("producer", "-", "--id", "1AAA99", "--broker", broker.address())
              .stdin(clip)
              .start()) {
        broker.awaitTraffic("1AAA99");

        configure(TWO, "latency: 90ms\nloops: 1");
        hangUp(broker);
        awaitLog(broker, "reload: latency from 120ms to 90ms");
        awaitLog(broker, "reload: loops from auto to 1 needs a restart");
        awaitLog(broker, "reload: channels.locked/*.passphrase to another one");
        awaitLog(broker, " on locked/1: the channel's passphrase has changed");
        broker.awaitSubscribers("locked/1", 0);
        assertThat(locked.isAlive()).as("it may be told the new one").isTrue();

        configure(TWO, "latncy: 80ms");
        hangUp(broker);
        awaitLog(
            broker,
            "reload: the configuration stays as it was: "
                + file
                + " line 4: unknown key 'latncy'; did you mean latency?");
        producer.awaitSuccess(Programs.SOON);
      }
      broker.awaitQuiet("1AAA99");
      assertThat(broker.api().channel("1AAA99").path("skips").asInt(-1)).isZero();
      assertThat(broker.process().stderr()).doesNotContain(ONE).doesNotContain(TWO);
      broker.process().terminate();
      viewer.awaitExit(Programs.SOON);
    }
    Received.assertSameBehindTables(received, clip);
  }

  @Test
  void anotherRuleClosesThoseWhoWouldNotBeLetInNowAndNobodyElse() throws IOException {
    Path file = folder.resolve("rules.yaml");
    Files.writeString(file, "latency: 100ms\n");
    try (BrokerProgram broker = BrokerProgram.configured(file);
        Peer stranger = viewer(broker, "film");
        Peer guest = viewer(broker, "lobby")) {
      broker.awaitSubscribers("film", 1);
      broker.awaitSubscribers("lobby", 1);
      Files.writeString(file, "watch: key\nchannels:\n  lobby:\n    watch: open\n");
      hangUp(broker);
      awaitLog(broker, " on film: the rules have changed: channel film needs a key");
      broker.awaitSubscribers("film", 0);
      broker.awaitSubscribers("lobby", 1);
      assertThat(stranger.isAlive() && guest.isAlive()).isTrue();
      assertThat(broker.process().stderr()).doesNotContain(" on lobby: the rules");
    }
  }

  private static Peer viewer(BrokerProgram broker, String channel) {
    return Programs.millrace(
            "consumer", "--broker", broker.address(), "--subscribe", channel, "--json")
        .stdinOpen()
        .start();
  }

  private static Peer consumer(BrokerProgram broker, String channel) {
    return Programs.millrace(
            "consumer", "--broker", broker.address(), "--subscribe", channel, "--json")
        .environment("MILLRACE_PASSPHRASE", ONE)
        .stdinOpen()
        .start();
  }

  private static void hangUp(BrokerProgram broker) throws IOException {
    new ProcessBuilder("kill", "-HUP", Long.toString(broker.process().pid())).start();
  }

  private static void awaitLog(BrokerProgram broker, String text) {
    await("'" + text + "' from " + broker.process())
        .atMost(Programs.SOON)
        .until(() -> broker.process().stderr().contains(text));
  }
}
