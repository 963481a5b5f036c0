package io.millrace.server.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.millrace.server.interop.Clips;
import io.millrace.server.interop.Libsrt;
import io.millrace.testkit.process.Peer;
import io.millrace.testkit.process.PeerCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys, tokens and the hook with the programs themselves, and ffmpeg. */
@Timeout(120)
class AccessProgramIT {

  private static final String ID = "1AAA99";
  private static final String SECRET = "0123456789abcdef-hush";

  @TempDir Path folder;

  private static String output(PeerCommand command) {
    try (Peer program = command.start()) {
      program.awaitSuccess(Programs.SOON);
      return Programs.stdout(program).strip();
    }
  }

  private Path keys() {
    return folder.resolve("keys.yaml");
  }

  private String newKey(String... more) {
    return output(
        Programs.millrace(
            List.of(
                    List.of("key", "create", ID, "--quiet", "--file", keys().toString()),
                    List.of(more))
                .stream()
                .flatMap(List::stream)
                .toArray(String[]::new)));
  }

  private static void assertNowhere(BrokerProgram broker, String events, String secret) {
    assertNowhere(broker, secret);
    assertThat(events).doesNotContain(secret);
    assertThat(broker.api().text("/api/v1/channels")).doesNotContain(secret);
  }

  private static void assertNowhere(BrokerProgram broker, String secret) {
    assertThat(Programs.stdout(broker.process())).doesNotContain(secret);
    assertThat(broker.process().stderr()).doesNotContain(secret);
  }

  private static void awaitRefused(BrokerProgram broker, String code) {
    await("a refusal with " + code)
        .atMost(Programs.SOON)
        .until(() -> broker.api().broker().path("refused").path(code).asInt() > 0);
  }

  @Test
  void aProducerNeedsItsKeyAndIsDisconnectedWhenThatIsRevoked() throws Exception {
    Path clip = Clips.make(folder.resolve("clip.ts"), 30, 25);
    String key = newKey();
    assertThat(Files.readString(keys())).contains("$argon2id$").doesNotContain(key);
    try (BrokerProgram broker =
            BrokerProgram.start(0, Map.of("MILLRACE_KEYS_FILE", keys().toString()));
        EventLines events = new EventLines(broker.api().uri("/api/v1/events"))) {
      assertThat(Programs.stdout(broker.process())).contains("to publish: closed for " + ID);
      String wrong = key.substring(0, key.length() - 1) + (key.endsWith("a") ? "b" : "a");
      try (Peer stranger = Libsrt.ffmpegPublishes(clip, broker.port(), ID).start();
          Peer hasty = Libsrt.ffmpegPublishes(clip, broker.port(), key).start();
          Peer guesser = Libsrt.ffmpegPublishes(clip, broker.port(), ID + ":me:" + wrong).start()) {
        assertThat(stranger.awaitExit(Programs.SOON)).isNotZero();
        assertThat(hasty.awaitExit(Programs.SOON)).isNotZero();
        assertThat(guesser.awaitExit(Programs.SOON)).isNotZero();
      }
      // on a busy machine a caller gives up before it has its answer
      awaitRefused(broker, "2401");
      awaitRefused(broker, "2403");

      try (Peer viewer = consumer(broker).start();
          Peer producer = Libsrt.ffmpegPublishes(clip, broker.port(), ID + ":" + key).start()) {
        broker.awaitTraffic(ID);
        output(Programs.millrace("key", "revoke", ID, "--file", keys().toString()));
        assertThat(producer.awaitExit(Programs.SOON)).isNotZero();
        broker.awaitSubscribers(ID, 1); // whose key it was not
        viewer.writeLine("quit");
        viewer.awaitSuccess(Programs.SOON);
      }
      assertThat(broker.process().stderr())
          .contains("channel " + ID + " needs a key to publish")
          .contains("goes on otherwise than what it gives")
          .contains("is disconnected: key " + key.substring(3, 9) + " was revoked");
      assertThat(broker.process().stderr())
          .contains("a key or token stands where the channel's name belongs");
      String told = events.said("client.disconnected");
      assertThat(told).contains("callers.rejected");
      assertNowhere(broker, told, key);
      assertNowhere(broker, told, wrong);

      try (Peer ours =
          Programs.millrace("producer", "--test-pattern", "--id", ID, "--broker", broker.address())
              .environment("MILLRACE_KEY", key)
              .start()) {
        assertThat(ours.awaitExit(Programs.SOON)).isEqualTo(1);
        assertThat(ours.stderr()).contains("wrong, revoked, expired").doesNotContain(key);
      }
    }
  }

  private static PeerCommand consumer(BrokerProgram broker) {
    return Programs.millrace("consumer", "--broker", broker.address(), "--subscribe", ID)
        .stdinOpen();
  }

  private String token(String expires) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
    return output(
        Programs.millrace(
            "token", ID, "--quiet", "--expires", expires, "--secret-file", file.toString()));
  }

  @Test
  void aViewerNeedsATokenThatIsNotExpired() throws IOException {
    String good = token("1h");
    String expired = token("1s");
    Instant end = Instant.now().plusSeconds(1);
    try (BrokerProgram broker =
        BrokerProgram.start(
            0, Map.of("MILLRACE_WATCH", "token", "MILLRACE_TOKEN_SECRET", SECRET))) {
      await().until(() -> Instant.now().isAfter(end));
      try (Peer missing = consumer(broker).start();
          Peer late = consumer(broker).environment("MILLRACE_TOKEN", expired).start();
          Peer viewer = consumer(broker).environment("MILLRACE_TOKEN", good).start()) {
        broker.awaitSubscribers(ID, 1);
        Programs.awaitStdout(missing, ID + " refused: a key or token is needed");
        Programs.awaitStdout(late, ID + " refused: the key or token is wrong, revoked, expired");
        viewer.writeLine("quit");
        viewer.awaitSuccess(Programs.SOON);
      }
      assertThat(broker.process().stderr()).contains("its token expired at ");
      assertNowhere(broker, good);
      assertNowhere(broker, expired);
      assertNowhere(broker, SECRET);
    }
  }

  @Test
  void theHookHasTheLastWord() throws IOException {
    Path clip = Clips.make(folder.resolve("clip.ts"), 30, 25);
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          String question =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(question);
          exchange.sendResponseHeaders(question.contains("sesame") ? 204 : 403, -1);
          exchange.close();
        });
    hook.start();
    String url = "http://127.0.0.1:" + hook.getAddress().getPort() + "/";
    try (BrokerProgram broker =
        BrokerProgram.start(0, Map.of("MILLRACE_PUBLISH", "hook", "MILLRACE_HOOK_URL", url))) {
      try (Peer refused = Libsrt.ffmpegPublishes(clip, broker.port(), ID + ":ali:baba").start()) {
        assertThat(refused.awaitExit(Programs.SOON)).isNotZero();
      }
      try (Peer _ = Libsrt.ffmpegPublishes(clip, broker.port(), ID + ":ali:sesame").start()) {
        broker.awaitChannel(ID, channel -> channel.path("packetsIn").asLong() > 0);
      }
      assertThat(broker.process().stderr()).contains("the hook says no to what it shows");
      assertThat(asked.getFirst()).contains("\"action\":\"publish\"").contains("\"user\":\"ali\"");
    } finally {
      hook.stop(0);
    }
  }
}
