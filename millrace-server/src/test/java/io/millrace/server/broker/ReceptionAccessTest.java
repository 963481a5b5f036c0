package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.Coalescing;
import io.millrace.broker.ProducerId;
import io.millrace.server.access.Gatekeeper;
import io.millrace.server.access.Pass;
import io.millrace.server.access.Verdict;
import io.millrace.server.access.Visit;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.handshake.Rejection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceptionAccessTest {

  private static final ProducerId ID = new ProducerId("1AAA99");
  private static final Pass PASS = new Pass("key:ab23cd", Optional.of("ab23cd"), Optional.empty());

  private final BrokerGroup group =
      new BrokerGroup(1, BrokerLimits.DEFAULT, place -> Coalescing.NONE);
  private final Queue<Runnable> soon = new ArrayDeque<>();
  private final List<Visit> visits = new ArrayList<>();
  private final List<Consumer<Verdict>> answers = new ArrayList<>();
  private boolean good = true;
  private final LiveConfig live = new LiveConfig(BrokerConfig.of(Map.of()));

  private final Reception reception =
      new Reception(
          group.member(0),
          live,
          new Gatekeeper() {
            @Override
            public void decide(Visit visit, Consumer<Verdict> answer) {
              visits.add(visit);
              answers.add(answer);
            }

            @Override
            public boolean isGood(Pass pass) {
              return good;
            }
          },
          new Journal(),
          () -> 1_000_000_000L,
          new Home() {
            @Override
            public void run(Runnable task) {
              task.run();
            }

            @Override
            public void schedule(Duration delay, Runnable task) {
              soon.add(task);
            }
          },
          new Gate(new Occupancy(), live));

  private FakeRequest call(String streamId) {
    FakeRequest request = new FakeRequest("192.0.2.1", 4000, streamId, soon::add);
    reception.onRequest(request);
    return request;
  }

  private void answer(Verdict verdict) {
    answers.removeLast().accept(verdict);
    while (!soon.isEmpty()) {
      soon.remove().run();
    }
  }

  @Test
  void aCallerWaitsUntilItIsDecided() {
    FakeRequest request = call("publish:1AAA99:me:sesame");
    assertThat(request.isUnanswered()).isTrue();
    assertThat(visits.getFirst().key()).isEqualTo("sesame");
    answer(new Verdict.Refused(Rejection.FORBIDDEN, "no"));
    assertThat(request.rejection).isEqualTo(Rejection.FORBIDDEN);
    assertThat(reception.refused()).containsEntry("2403", 1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mk_ab23cd_abcdefghijkmnpqrstuvwxyz23456789",
        "publish:live/mk_ab23cd_abcdefghijkmnpqrstuvwxyz23456789",
        "#!::r=mt_abc.def,m=publish"
      })
  void aKeyInPlaceOfTheNameIsNoName(String streamId) {
    FakeRequest request = call(streamId);
    assertThat(visits).isEmpty();
    assertThat(request.rejection).isEqualTo(Rejection.BAD_REQUEST);
  }

  @Test
  void whoIsAdmittedPublishesUnderTheIdentityOfItsPass() {
    FakeRequest request = call("publish:1AAA99");
    answer(new Verdict.Admitted(PASS));
    assertThat(request.isAccepted()).isTrue();
    assertThat(group.member(0).holder(ID))
        .map(holder -> ((SrtPublisher) holder.publisher()).caller().identity())
        .contains(Optional.of("key:ab23cd"));
  }

  @Test
  void whoseKeyIsRevokedIsDisconnectedAndNobodyElse() {
    FakeRequest viewer = call("read:1AAA99");
    answer(new Verdict.Admitted(Pass.NONE));
    FakeRequest keyed = call("read:1AAA99");
    answer(new Verdict.Admitted(PASS));
    FakeRequest producer = call("publish:1AAA99");
    answer(new Verdict.Admitted(PASS));
    reception.review();
    assertThat(keyed.socket.closed || producer.socket.closed).isFalse();
    good = false;
    reception.review();
    assertThat(keyed.socket.closed && producer.socket.closed).isTrue();
    assertThat(viewer.socket.closed).isFalse();
  }

  @Test
  void whoseKeyIsRevokedBetweenTheDecisionAndTheConnectionDoesNotStay() {
    FakeRequest request = call("read:1AAA99");
    good = false;
    answer(new Verdict.Admitted(PASS));
    assertThat(request.socket.closed).isTrue();
  }

  @Test
  void whoLeftIsNotLookedAfterAnyMore() {
    FakeRequest request = call("read:1AAA99");
    answer(new Verdict.Admitted(PASS));
    request.handler.onClosed(request.socket, CloseReason.PEER_SHUTDOWN);
    good = false;
    reception.review();
    assertThat(request.socket.closed).isFalse();
  }
}
