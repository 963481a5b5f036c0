package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.srt.SrtCaller;
import io.millrace.srt.ReceiveStats;
import io.millrace.srt.SendStats;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.connection.SrtStats;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.endpoint.SocketHandler;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SrtUplinkTest {

  private final HandTurnedCaller calls = new HandTurnedCaller();
  private final SrtUplink uplink =
      new SrtUplink("1AAA99", "#!::r=1AAA99,m=publish", SrtOptions.LIVE, calls, new Random(1));
  private final List<String> heard = new ArrayList<>();

  private void start() {
    uplink.start(
        new Uplink.Listener() {
          @Override
          public void onConnected() {
            heard.add("connected");
          }

          @Override
          public void onRefused(String why) {
            heard.add("refused: " + why);
          }
        });
  }

  private static ByteBuffer payload() {
    return ByteBuffer.allocate(1316);
  }

  @Test
  void whatComesBeforeTheConnectionIsDroppedAndCounted() {
    start();
    uplink.send(payload(), 1);
    calls.connect();
    uplink.send(payload(), 2);
    assertThat(calls.newest().sentOrigins).containsExactly(2L);
    assertThat(uplink.status().dropped()).isEqualTo(1);
    assertThat(uplink.status().packets()).isEqualTo(1);
    assertThat(uplink.status().payloadBytes()).isEqualTo(1316);
    assertThat(heard).containsExactly("connected");
  }

  @Test
  void aLostBrokerIsCalledAgainAndTotalsGoOn() {
    start();
    calls.connect();
    uplink.send(payload(), 1);
    calls.newest().lost = 3;
    calls.close(CloseReason.PEER_IDLE, null);
    assertThat(uplink.status().connected()).isFalse();
    assertThat(uplink.status().trouble()).isEqualTo("the peer went silent");
    assertThat(calls.pauses.getFirst().toMillis()).isBetween(100L, 200L);
    calls.passTime();
    assertThat(calls.sockets).hasSize(2);
    calls.connect();
    uplink.send(payload(), 2);
    assertThat(uplink.status().lost()).isEqualTo(3);
    assertThat(uplink.status().packets()).isEqualTo(2);
    assertThat(uplink.status().connections()).isEqualTo(2);
    assertThat(heard).containsExactly("connected");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsCalledWithLongerAndLongerPauses() {
    start();
    for (int i = 0; i < 8; i++) {
      calls.close(CloseReason.CONNECT_TIMEOUT, null);
      calls.passTime();
    }
    assertThat(calls.sockets).hasSize(9);
    assertThat(calls.pauses.getLast().toMillis()).isBetween(1_000L, 2_000L);
  }

  @Test
  void aChannelInUseIsTriedEveryTwoSecondsAndSaidInWords() {
    start();
    for (int i = 0; i < 3; i++) {
      calls.close(CloseReason.REJECTED, Rejection.CONFLICT);
      calls.passTime();
    }
    assertThat(calls.pauses).containsOnly(Duration.ofSeconds(2)).hasSize(3);
    assertThat(uplink.status().trouble()).isEqualTo("1AAA99 is in use by another producer");
  }

  @Test
  void aRefusalThatStaysIsNotTriedAgain() {
    start();
    calls.close(CloseReason.REJECTED, Rejection.FORBIDDEN);
    assertThat(calls.pauses).isEmpty();
    assertThat(heard)
        .containsExactly(
            "refused: the key or token is wrong, revoked, expired or not for this (2403); ask who"
                + " runs the broker for another; its log says what is wrong");
  }

  @Test
  void aPassphraseThatIsMissingIsToldInWordsWithTheRemedy() {
    start();
    calls.close(CloseReason.REJECTED, Rejection.UNSECURE);
    assertThat(calls.pauses).isEmpty();
    assertThat(heard)
        .containsExactly(
            "refused: the channel needs a passphrase (1011); give it with --passphrase-file FILE"
                + " or MILLRACE_PASSPHRASE");
  }

  @Test
  void anOverloadedBrokerIsTriedAgain() {
    start();
    calls.close(CloseReason.REJECTED, Rejection.OVERLOAD);
    assertThat(calls.pauses).hasSize(1);
    assertThat(heard).isEmpty();
  }

  @Test
  void aNameThatNoLongerResolvesIsTriedAgain() {
    calls.unresolved = true;
    start();
    assertThat(uplink.status().trouble()).isEqualTo("host 'x' does not resolve");
    calls.unresolved = false;
    calls.passTime();
    calls.connect();
    assertThat(uplink.status().connected()).isTrue();
  }

  @Test
  void theEndWaitsForTheLatencyAndDoesNotCallAgain() {
    start();
    calls.connect();
    assertThat(uplink.finish()).isNotDone();
    assertThat(calls.pauses).containsExactly(Duration.ofMillis(500 + 200));
    calls.close(CloseReason.PEER_SHUTDOWN, null);
    calls.passTime();
    assertThat(calls.sockets).hasSize(1);
  }

  @Test
  void withoutConnectionTheEndIsAtOnce() {
    start();
    assertThat(uplink.finish()).isDone();
  }

  /** Runs at once what is to run at once, and the rest when the test says so. */
  private static final class HandTurnedCaller implements SrtCaller {
    private final List<RecordingSocket> sockets = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private boolean unresolved;

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
      pauses.add(delay);
      later.add(task);
    }

    @Override
    public void call(String streamId, SrtOptions options, SocketHandler handler, Answer answer) {
      if (unresolved) {
        answer.notResolved("host 'x' does not resolve");
        return;
      }
      RecordingSocket socket = new RecordingSocket(handler);
      sockets.add(socket);
      answer.calling(socket);
    }

    @Override
    public String localAddress() {
      return "0.0.0.0:40000";
    }

    @Override
    public void close() {}

    RecordingSocket newest() {
      return sockets.getLast();
    }

    void connect() {
      newest().connected = true;
      newest().handler.onConnected(newest());
    }

    void close(CloseReason reason, @Nullable Rejection rejection) {
      newest().connected = false;
      newest().rejection = rejection;
      newest().handler.onClosed(newest(), reason);
    }

    void passTime() {
      List<Runnable> due = List.copyOf(later);
      later.clear();
      due.forEach(Runnable::run);
    }
  }

  private static final class RecordingSocket implements SrtSocket {
    private final SocketHandler handler;
    private final List<Long> sentOrigins = new ArrayList<>();
    private boolean connected;
    private long lost;
    private @Nullable Rejection rejection;

    RecordingSocket(SocketHandler handler) {
      this.handler = handler;
    }

    @Override
    public int socketId() {
      return 7;
    }

    @Override
    public InetSocketAddress remoteAddress() {
      return new InetSocketAddress("127.0.0.1", 5000);
    }

    @Override
    public String streamId() {
      return "";
    }

    @Override
    public boolean isConnected() {
      return connected;
    }

    @Override
    public boolean send(ByteBuffer payload, long originNs) {
      sentOrigins.add(originNs);
      payload.position(payload.limit());
      return connected;
    }

    /** Part of the interface since the SRT library has bodies. */
    public boolean isSendingDone() {
      return true;
    }

    @Override
    public void flush(long nowNs) {}

    @Override
    public KeyState kmState() {
      return KeyState.UNSECURED;
    }

    @Override
    public long unacknowledgedIndex() {
      return 0;
    }

    @Override
    public long usMissed() {
      return 0;
    }

    @Override
    public int sndLatencyMs() {
      return 0;
    }

    @Override
    public int peerBytesPerSecond() {
      return 0;
    }

    @Override
    public SrtStats stats() {
      SendStats sent =
          new SendStats(0, 0, 0, lost, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      return new SrtStats(0, 0, 1.5, 0, 500, 120, sent, ReceiveStats.NONE);
    }

    @Override
    public @Nullable Rejection rejection() {
      return rejection;
    }

    @Override
    public void close() {}
  }
}
