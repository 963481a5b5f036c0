package io.millrace.srt.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.endpoint.SrtSocket;
import io.millrace.srt.handshake.Rejection;
import io.millrace.testkit.process.FreePorts;
import io.millrace.testkit.process.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted connections with srt-live-transmit, which calls or is called. */
@Timeout(60)
class EncryptionIT {

  private static final String SECRET = "correct-horse-battery";
  private static final Media MEDIA = Media.of(11, 800);
  private static final Media SENT = MEDIA.withTail(10);
  private static final SrtOptions ENCRYPTED =
      Interop.LATENCY_200.with(o -> o.passphrase(SECRET).connTimeo(Duration.ofSeconds(20)));
  private static final SrtOptions OFTEN =
      ENCRYPTED.with(o -> o.kmRefreshRate(100).kmPreAnnounce(30));
  private static final String PUBLISHES =
      "streamid=publish:1AAA99&latency=200&passphrase=" + SECRET;
  private static final String VIEWS = "streamid=1AAA99&latency=200&passphrase=" + SECRET;
  private static final String LISTENS = "mode=listener&latency=200&passphrase=";
  private static final String REFRESHES = "&kmrefreshrate=100&kmpreannounce=30";

  private final InetSocketAddress listener =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.udp());
  private Interop ours;

  @BeforeEach
  void open() throws IOException {
    ours = new Interop();
  }

  @AfterEach
  void close() {
    ours.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"&pbkeylen=16", "&pbkeylen=24", "&pbkeylen=32", REFRESHES})
  void whatACallerPublishesArrives(String how) {
    ours.acceptAll(ENCRYPTED);
    try (Peer peer = Interop.sender(ours.uri(PUBLISHES + how))) {
      Received received = ours.caller();
      peer.awaitStderr("SRT target connected", Interop.LIMIT);
      ours.type(MEDIA, peer);
      Interop.assertReceived(MEDIA, received);
      assertSecured(Interop.get(received.connected));
    }
  }

  @ParameterizedTest
  @CsvSource({"16, false", "24, false", "32, false", "16, true"})
  void aCallerSeesWhatWeSend(int keyLength, boolean refreshes) {
    ours.acceptAll(refreshes ? OFTEN : ENCRYPTED);
    try (Peer peer = Interop.receiver(ours.uri(VIEWS + "&pbkeylen=" + keyLength))) {
      SrtSocket socket = Interop.get(ours.caller().connected);
      ours.send(SENT, socket);
      Interop.assertPutOut(MEDIA, peer);
      assertSecured(socket);
    }
  }

  @ParameterizedTest
  @CsvSource({"16, false", "24, false", "32, false", "32, true"})
  void aListenerReceivesWhatWePublish(int keyLength, boolean refreshes) {
    SrtOptions options = (refreshes ? OFTEN : ENCRYPTED).with(o -> o.pbKeyLen(keyLength));
    Received handler = new Received();
    try (Peer peer = Interop.receiver(Interop.uri(listener, LISTENS + SECRET))) {
      SrtSocket socket = ours.endpoint.connect(listener, "publish:1AAA99", options, handler);
      Interop.get(handler.connected);
      ours.send(SENT, socket);
      Interop.assertPutOut(MEDIA, peer);
      assertSecured(socket);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"&pbkeylen=32", REFRESHES})
  void whatAListenerSendsWeReceive(String how) {
    Received received = new Received();
    try (Peer peer = Interop.sender(Interop.uri(listener, LISTENS + SECRET + how))) {
      SrtSocket socket = ours.endpoint.connect(listener, "1AAA99", ENCRYPTED, received);
      Interop.get(received.connected);
      peer.awaitStderr("connected", Interop.LIMIT);
      ours.type(MEDIA, peer);
      Interop.assertReceived(MEDIA, received);
      assertSecured(socket);
    }
  }

  private void assertSecured(SrtSocket socket) {
    assertThat(Interop.get(ours.loop.call(socket::kmState))).isEqualTo(KeyState.SECURED);
    assertThat(Interop.get(ours.loop.call(socket::stats)).pktRcvUndecrypt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "passphrase=another-passphrase, Incorrect passphrase",
    "latency=200, Password required or unexpected",
  })
  void aCallerWithoutOurPassphraseIsToldSo(String query, String shown) {
    ours.acceptAll(ENCRYPTED);
    try (Peer peer = Interop.receiver(ours.uri("streamid=1AAA99&" + query))) {
      peer.awaitStderr("REJECT", Interop.LIMIT);
      assertThat(peer.stderr()).contains(shown);
    }
    Interop.await(() -> !ours.accepted.isEmpty());
    assertThat(Interop.get(ours.accepted.element().closed)).isEqualTo(CloseReason.REJECTED);
    assertThat(Interop.get(ours.loop.call(ours.endpoint::stats)).connections()).isZero();
  }

  @Test
  void aListenerTellsUsThatOurPassphraseIsAnother() {
    assertRefused(LISTENS + "another-passphrase", Rejection.BAD_SECRET);
  }

  @Test
  void aListenerWithoutAPassphraseTellsUsSo() {
    assertRefused("mode=listener&latency=200", Rejection.UNSECURE);
  }

  /** It accepts, and we hang up. */
  @Test
  void aListenerThatDoesNotEnforceItsPassphraseIsNotWhatWeWant() {
    assertRefused(LISTENS + "another-passphrase&enforcedencryption=false", Rejection.BAD_SECRET);
  }

  private void assertRefused(String query, Rejection why) {
    Received handler = new Received();
    try (Peer peer = Interop.receiver(Interop.uri(listener, query))) {
      SrtSocket socket = ours.endpoint.connect(listener, "1AAA99", ENCRYPTED, handler);
      assertThat(Interop.get(handler.closed)).as(peer.stderr()).isEqualTo(CloseReason.REJECTED);
      assertThat(Interop.get(ours.loop.call(socket::rejection))).isEqualTo(why);
    }
  }
}
