package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.access.Gatekeeper;
import io.millrace.server.access.Pass;
import io.millrace.server.access.Verdict;
import io.millrace.server.access.Visit;
import io.millrace.server.config.BrokerConfig;
import io.millrace.srt.Passphrase;
import io.millrace.srt.SrtOptions;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReconsiderationTest {

  private static final BrokerConfig OPEN = BrokerConfig.of(Map.of());
  private static final BrokerConfig KEYS_TO_WATCH =
      BrokerConfig.of(Map.of("channels.film.watch", "key"));

  private final List<Visit> asked = new ArrayList<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private Verdict verdict = new Verdict.Admitted(Pass.NONE);

  private final Gatekeeper gatekeeper =
      new Gatekeeper() {
        @Override
        public void decide(Visit visit, Consumer<Verdict> answer) {
          asked.add(visit);
          answer.accept(verdict);
        }

        @Override
        public boolean isGood(Pass pass) {
          return true;
        }
      };

  private final Home home =
      new Home() {
        @Override
        public void run(Runnable task) {
          task.run();
        }

        @Override
        public void schedule(Duration delay, Runnable task) {
          later.add(task);
        }
      };

  private final Reconsideration reconsideration =
      new Reconsideration(gatekeeper, new Journal(), home);

  private static FakeSocket socket(String streamId) {
    FakeSocket socket = new FakeSocket(new InetSocketAddress("192.0.2.1", 4000), streamId);
    socket.connected = true;
    return socket;
  }

  private FakeSocket reloaded(String streamId, BrokerConfig before, BrokerConfig now) {
    FakeSocket socket = socket(streamId);
    reconsideration.of(socket, SrtOptions.LIVE, before, now);
    return socket;
  }

  @Test
  void whomTheRulesConcernNotIsNotAsked() {
    assertThat(reloaded("read:other", OPEN, KEYS_TO_WATCH).closed).isFalse();
    assertThat(reloaded("publish:film", OPEN, KEYS_TO_WATCH).closed).isFalse();
    assertThat(reloaded("read:film", KEYS_TO_WATCH, KEYS_TO_WATCH).closed).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void whoShowedWhatIsNeededNowStays() {
    assertThat(reloaded("read:film:mk_ab12cd_secret", OPEN, KEYS_TO_WATCH).closed).isFalse();
    assertThat(asked).singleElement().extracting(Visit::key).isEqualTo("mk_ab12cd_secret");
  }

  @Test
  void whoWouldNotBeLetInNowGoes() {
    verdict = new Verdict.Refused(Rejection.UNAUTHORIZED, "channel film needs a key to watch");
    assertThat(reloaded("read:film", OPEN, KEYS_TO_WATCH).closed).isTrue();
    verdict = new Verdict.Refused(Rejection.FORBIDDEN, "key ab12cd was revoked");
    assertThat(reloaded("read:film:mk_ab12cd_secret", OPEN, KEYS_TO_WATCH).closed).isTrue();
  }

  @Test
  void aGatekeeperThatIsBusyIsAskedAgainAndSendsNobodyAway() {
    verdict = new Verdict.Refused(Rejection.OVERLOAD, "1024 callers wait for a decision already");
    FakeSocket socket = reloaded("read:film", OPEN, KEYS_TO_WATCH);
    assertThat(socket.closed).isFalse();

    verdict = new Verdict.Refused(Rejection.UNAUTHORIZED, "channel film needs a key to watch");
    later.remove().run();
    assertThat(socket.closed).isTrue();
    assertThat(later).isEmpty();
  }

  @Test
  void whoLeftMeanwhileIsNotAskedForEver() {
    verdict = new Verdict.Refused(Rejection.OVERLOAD, "busy");
    FakeSocket socket = reloaded("read:film", OPEN, KEYS_TO_WATCH);
    socket.connected = false;
    later.remove().run();
    assertThat(later).isEmpty();
  }

  @Test
  void whoCameByAPassphraseThatIsNotTheChannelsAnyMoreGoesUnasked() {
    BrokerConfig before = BrokerConfig.of(Map.of("passphrase", "the-first-secret"));
    BrokerConfig now = BrokerConfig.of(Map.of("passphrase", "another-secret"));
    FakeSocket old = socket("read:film");
    FakeSocket early = socket("read:film"); // called while the other one was being read
    reconsideration.of(old, knowing("the-first-secret"), before, now);
    reconsideration.of(early, knowing("another-secret"), before, now);
    assertThat(old.closed).isTrue();
    assertThat(early.closed).isFalse();
    assertThat(asked).isEmpty();
  }

  private static SrtOptions knowing(String secret) {
    return SrtOptions.LIVE.with(o -> o.passphrase(Passphrase.of(secret)));
  }
}
