package io.millrace.srt.endpoint;

import static io.millrace.srt.endpoint.SimStream.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.srt.CryptoMode;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.crypto.KeyState;
import io.millrace.srt.handshake.Rejection;
import io.millrace.srt.packet.ControlType;
import io.millrace.testkit.link.LinkConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passphrases that fit, differ or are missing, enforced or not (guide §15.6). */
class PassphraseSimulationTest {

  private static final LinkConditions LINK = LinkConditions.PERFECT.withDelayNs(10 * MS);
  private static final String P = "the passphrase of the caller";
  private static final String Q = "another passphrase altogether";

  /** The table's rows for a listener that enforces. */
  @ParameterizedTest
  @CsvSource({
    "P, Q, 1010",
    "P,  , 1011",
    " , P, 1011",
  })
  void anEnforcingListenerRefusesWhoDoesNotShareItsPassphrase(
      String caller, String listener, int code) {
    SimStream stream = stream().listen(options(listener, true));
    stream.call(options(caller, false));
    stream.network.runFor(500 * MS);

    assertThat(stream.callerClosed).containsExactly(CloseReason.REJECTED);
    assertThat(stream.sending.rejection()).isEqualTo(new Rejection(code));
    assertThat(stream.listenerClosed).containsExactly(CloseReason.REJECTED);
    assertThat(stream.receiving.rejection()).isEqualTo(new Rejection(code));
    assertThat(stream.listener.mux.stats().connections()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    " ,  , UNSECURED, UNSECURED, true",
    "P, P, SECURED, SECURED, true",
    "P, Q, BAD_SECRET, BAD_SECRET, false",
    "P,  , NO_SECRET, NO_SECRET, false",
    " , P, UNSECURED, UNSECURED, true",
  })
  void nobodyIsRefusedWhereNobodyEnforces(
      String caller, String listener, KeyState callers, KeyState listeners, boolean delivers) {
    SimStream stream = stream().listen(options(listener, false));
    stream.connect(options(caller, false));

    stream.send(9_000, MS / 2).network.runFor(6_000 * MS);

    assertThat(stream.sending.kmState()).isEqualTo(callers);
    assertThat(stream.receiving.kmState()).isEqualTo(listeners);
    if (delivers) {
      stream.assertAllDelivered();
      assertThat(stream.received().pktRcvUndecrypt()).isZero();
    } else {
      assertThat(stream.delivered).isEmpty();
      assertThat(stream.received().pktRcvUndecrypt()).isEqualTo(9_000);
      assertThat(stream.received().pktRcvDrop()).isEqualTo(9_000);
    }
    assertThat(stream.sending.isSendingDone()).as("acknowledged").isTrue();
    assertThat(stream.sending.stats().pktRetrans()).isZero();
  }

  /** The listener accepts, the caller does not. */
  @ParameterizedTest
  @CsvSource({
    "P, Q, 1010",
    "P,  , 1011",
    " , P, 1011",
  })
  void anEnforcingCallerHangsUpOnAListenerThatDoesNotShareItsPassphrase(
      String caller, String listener, int code) {
    SimStream stream = stream().listen(options(listener, false));
    stream.call(options(caller, true));
    stream.network.runFor(500 * MS);

    assertThat(stream.callerClosed).containsExactly(CloseReason.REJECTED);
    assertThat(stream.sending.rejection()).isEqualTo(new Rejection(code));
    assertThat(stream.toListener.control(ControlType.SHUTDOWN)).hasSize(1);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.PEER_SHUTDOWN);
  }

  @Test
  void aListenerMayInsistOnAMode() {
    SrtOptions ctrOnly = options("P", true).with(o -> o.cryptoMode(CryptoMode.AES_CTR));
    SrtOptions gcmOnly = options("P", true).with(o -> o.cryptoMode(CryptoMode.AES_GCM));

    assertThat(refusal(ctrOnly, gcmOnly)).isEqualTo(Rejection.CRYPTO_MODE);
    assertThat(refusal(gcmOnly, ctrOnly)).isEqualTo(Rejection.CRYPTO_MODE);
  }

  private static Rejection refusal(SrtOptions caller, SrtOptions listener) {
    SimStream stream = stream().listen(listener);
    stream.call(caller);
    stream.network.runFor(500 * MS);
    return stream.sending.rejection();
  }

  @Test
  void theApplicationSeesHowLongTheCallersKeyIsAndChoosesThePassphrase() {
    SimStream stream = stream();
    List<Integer> keyLengths = new ArrayList<>();
    stream.listener.mux.listen(request -> {
      keyLengths.add(request.pbKeyLen());
      stream.accept(request, options("P", true));
    });

    stream.connect(options("P", true).with(o -> o.pbKeyLen(32)));

    assertThat(keyLengths).containsExactly(32);
    assertThat(stream.receiving.kmState()).isEqualTo(KeyState.SECURED);
  }

  @ParameterizedTest
  @ValueSource(ints = {2403, 2404, 3001})
  void aRefusalByTheApplicationDoesNotTellWhetherThePassphraseWasRight(int code) {
    SimStream stream = stream();
    stream.listener.mux.listen(request -> request.reject(new Rejection(code)));
    stream.call(options("P", true));
    stream.network.runFor(500 * MS);

    assertThat(stream.sending.rejection()).isEqualTo(new Rejection(code));
  }

  @Test
  void repeatsOfAConclusionWhileItsKeysAreUnwrappedMakeOneConnection() {
    SimStream stream = stream().listen(options("P", true));
    List<Runnable> work = new ArrayList<>();
    stream.listener.keyWorkers = work::add;
    stream.call(options("P", true));
    stream.network.runFor(1_000 * MS);

    assertThat(work).hasSize(1);
    assertThat(stream.accepted).isEqualTo(1);
    assertThat(stream.receiving.isConnected()).isFalse();
    assertThat(stream.receiving.kmState()).isEqualTo(KeyState.SECURING);

    stream.listener.act(stream.network.nowNs(), work.getFirst());
    stream.network.runFor(300 * MS);
    assertThat(stream.sending.isConnected()).isTrue();
    stream.send(100, 5 * MS).network.runFor(2_000 * MS);
    stream.assertAllDelivered();
    assertThat(stream.accepted).isEqualTo(1);
    assertThat(work).hasSize(1);
  }

  @Test
  void keysThatAreNeverUnwrappedLeaveNothingBehind() {
    SimStream stream = stream().listen(options("P", true));
    stream.listener.keyWorkers = task -> {};
    stream.call(options("P", true));
    stream.network.runFor(10_000 * MS);

    assertThat(stream.callerClosed).containsExactly(CloseReason.CONNECT_TIMEOUT);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.CONNECT_TIMEOUT);
    assertThat(stream.listener.mux.stats().connections()).isZero();
  }

  @Test
  void aSocketClosedWhileItsKeysAreUnwrappedStaysClosed() {
    SimStream stream = stream().listen(options("P", true));
    List<Runnable> work = new ArrayList<>();
    stream.listener.keyWorkers = work::add;
    stream.call(options("P", true));
    stream.network.runFor(100 * MS);
    stream.close(stream.listener, stream.receiving);

    stream.listener.act(stream.network.nowNs(), work.getFirst());
    stream.network.runFor(100 * MS);

    assertThat(stream.listenerClosed).containsExactly(CloseReason.CLOSED_HERE);
    assertThat(stream.sending.rejection()).isEqualTo(Rejection.CLOSING);
  }

  @Test
  void callersAreToldWhenTooManyPassphrasesWaitToBeChecked() {
    SimStream stream = stream().listen(options("P", true));
    stream.listener.keyWorkers =
        task -> {
          throw new RejectedExecutionException("full");
        };
    stream.call(options("P", true));
    stream.network.runFor(500 * MS);

    assertThat(stream.sending.rejection()).isEqualTo(Rejection.OVERLOAD);
    assertThat(stream.listenerClosed).containsExactly(CloseReason.REJECTED);
    assertThat(stream.listener.mux.stats().connections()).isZero();
  }

  @Test
  void aCallWaitsUntilThereIsRoomToMakeItsKeys() {
    SimStream stream = stream().listen(options("P", true));
    int[] refused = {0};
    stream.caller.keyWorkers =
        task -> {
          if (refused[0]++ < 3) {
            throw new RejectedExecutionException("full");
          }
          task.run();
        };

    stream.connect(options("P", true));

    assertThat(stream.sending.kmState()).isEqualTo(KeyState.SECURED);
    assertThat(refused[0]).isEqualTo(4);
  }

  private static SrtOptions options(String passphrase, boolean enforced) {
    SrtOptions options = SrtOptions.LIVE.with(o -> o.enforcedEncryption(enforced));
    if (passphrase == null) {
      return options;
    }
    return options.with(o -> o.passphrase(passphrase.equals("P") ? P : Q));
  }

  private static SimStream stream() {
    return new SimStream(1, LINK, LINK);
  }
}
