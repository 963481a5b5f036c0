package io.millrace.srt.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.testkit.Pattern;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams by URL, over loopback. */
@Timeout(60)
class SrtStreamTest {

  private static final String ANY_PORT = "srt://127.0.0.1:0?mode=listener&latency=300";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<Integer> received = new CopyOnWriteArrayList<>();
  private final SocketHandler recorder =
      new SocketHandler() {
        @Override
        public void onPayload(SrtSocket socket, ByteBuffer payload, long originNs) {
          received.add(Pattern.verify(payload));
        }
      };

  @Test
  void whatIsSentBeforeTheCloseIsPlayedInFull() throws IOException {
    try (SrtStream listener = SrtStream.open(ANY_PORT, recorder)) {
      try (SrtStream caller = SrtStream.open(urlOf(listener))) {
        caller.connected().orTimeout(20, TimeUnit.SECONDS).join();
        for (int i = 0; i < 300; i++) {
          assertThat(caller.send(ByteBuffer.wrap(Pattern.payload(i, 1316)))).isTrue();
        }
      }
      Awaitility.await().atMost(LIMIT).until(() -> received.size() == 300);
      assertThat(received).isEqualTo(IntStream.range(0, 300).boxed().toList());
    }
  }

  @Test
  void aListenerSendsToAllOfItsCallers() throws IOException {
    try (SrtStream listener = SrtStream.open(ANY_PORT);
        SrtStream one = SrtStream.open(urlOf(listener), recorder);
        SrtStream other = SrtStream.open(urlOf(listener), recorder)) {
      CompletableFuture.allOf(one.connected(), other.connected())
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
      Awaitility.await().atMost(LIMIT).until(() -> listener.stats().join().size() == 2);
      listener.send(ByteBuffer.wrap(Pattern.payload(7, 188)));
      Awaitility.await().atMost(LIMIT).until(() -> received.equals(List.of(7, 7)));
      assertThat(listener.stats().join())
          .extracting(SrtStats::sent)
          .allSatisfy(sent -> assertThat(sent.pktSentUnique()).isOne());
    }
  }

  @Test
  void aStreamEndsWhenItsPeerDoes() throws IOException {
    SrtStream listener = SrtStream.open(ANY_PORT);
    try (SrtStream caller = SrtStream.open(urlOf(listener))) {
      caller.connected().orTimeout(20, TimeUnit.SECONDS).join();
      listener.close();
      assertThat(caller.ended().orTimeout(20, TimeUnit.SECONDS).join())
          .isEqualTo(CloseReason.PEER_SHUTDOWN);
      assertThat(listener.ended().join()).isEqualTo(CloseReason.CLOSED_HERE);
      assertThat(listener.send(ByteBuffer.allocate(188))).as("sent after the end").isFalse();
      listener.close();
    }
  }

  @Test
  void aCallThatFailsSaysWhereAndWhy() throws IOException {
    String url;
    try (SrtStream gone = SrtStream.open(ANY_PORT)) {
      url = urlOf(gone);
    }
    try (SrtStream caller = SrtStream.open(url + "&conntimeo=200")) {
      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> caller.connected().orTimeout(20, TimeUnit.SECONDS).join())
          .havingCause()
          .isInstanceOf(IOException.class)
          .withMessageStartingWith("srt://127.0.0.1:")
          .withMessageContaining(": no answer");
      assertThat(caller.ended().join()).isEqualTo(CloseReason.CONNECT_TIMEOUT);
    }
  }

  @Test
  void aHostThatIsNotThereIsNamed() {
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> SrtStream.open("srt://nowhere.invalid:5000"))
        .withMessageStartingWith("nowhere.invalid: no such host");
  }

  @Test
  void aPayloadMustFitItsPacket() throws IOException {
    try (SrtStream listener = SrtStream.open(ANY_PORT + "&payloadsize=188")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> listener.send(ByteBuffer.allocate(189)))
          .withMessageContaining("1 to 188");
      assertThatIllegalArgumentException().isThrownBy(() -> listener.send(ByteBuffer.allocate(0)));
    }
  }

  private static String urlOf(SrtStream listener) {
    return "srt://127.0.0.1:" + listener.localAddress().getPort() + "?latency=300";
  }
}
