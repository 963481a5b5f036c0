package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.access.WatchAnswer.Denied;
import io.millrace.server.access.WatchAnswer.Granted;
import io.millrace.server.access.WatchAnswer.Why;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who may see the studio of a channel, and what its tickets are good for. */
class PublisherAccessTest {

  private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 40_000);
  private static final WatchCredentials KEY = key("right");

  private final Set<String> revoked = new HashSet<>();
  private final LiveConfig config =
      new LiveConfig(BrokerConfig.of(Map.of("channels.locked.passphrase", "correct horse")));
  private final WatchAccess watch = new WatchAccess(new OneKey(), config);
  private final WatchAccess publish = watch.ofPublishers();

  private static WatchCredentials key(String key) {
    return new WatchCredentials("", key, "", "", "");
  }

  /** To publish "studio" one needs a key; all else is open. */
  private final class OneKey implements Gatekeeper {
    @Override
    public void decide(Visit visit, Consumer<Verdict> answer) {
      boolean open = visit.action() == Action.WATCH || !visit.channel().equals("studio");
      if (open) {
        answer.accept(Verdict.OPEN);
      } else if (visit.key().equals("right")) {
        answer.accept(new Verdict.Admitted(Pass.ofKey("k1")));
      } else {
        answer.accept(new Verdict.Refused(Rejection.FORBIDDEN, "not that key"));
      }
    }

    @Override
    public boolean isGood(Pass pass) {
      return pass.keyId().filter(revoked::contains).isEmpty();
    }
  }

  private static WatchGrant granted(WatchAnswer answer) {
    assertThat(answer).isInstanceOf(Granted.class);
    return ((Granted) answer).grant();
  }

  private static Why denied(WatchAnswer answer) {
    assertThat(answer).isInstanceOf(Denied.class);
    return ((Denied) answer).why();
  }

  @Test
  void whoMayWatchMayNotThereforeSeeTheStudio() throws InterruptedException {
    assertThat(watch.judge("studio", HERE, WatchCredentials.NONE)).isInstanceOf(Granted.class);
    assertThat(denied(publish.judge("studio", HERE, WatchCredentials.NONE))).isEqualTo(Why.MISSING);
    assertThat(denied(publish.judge("studio", HERE, key("wrong")))).isEqualTo(Why.WRONG);
  }

  @Test
  void theKeyOfTheStreamOpensTheStudioAndRestsOnThatKey() throws InterruptedException {
    WatchGrant grant = granted(publish.judge("studio", HERE, KEY));
    assertThat(grant.isKnown()).isTrue();
    assertThat(grant.isProven()).isTrue();
    assertThat(publish.isGood(grant, HERE)).isTrue();
    revoked.add("k1");
    assertThat(publish.isGood(grant, HERE)).isFalse();
  }

  @Test
  void whereNothingIsNeededNothingIsProven() throws InterruptedException {
    WatchGrant grant = granted(publish.judge("open", HERE, WatchCredentials.NONE));
    assertThat(grant.isKnown()).isFalse();
    assertThat(grant.isProven()).isFalse();
  }

  @Test
  void aPassphraseIsProofButTellsNobodyApart() throws InterruptedException {
    WatchCredentials passphrase = new WatchCredentials("", "", "", "correct horse", "");
    WatchGrant grant = granted(publish.judge("locked", HERE, passphrase));
    assertThat(grant.isProven()).isTrue();
    assertThat(grant.isKnown()).isFalse();
  }

  @Test
  void ticketsOfTheStudioAndToWatchAreNotEachOthers() throws InterruptedException {
    WatchCredentials passphrase = new WatchCredentials("", "", "", "correct horse", "");
    WatchGrant grant = granted(publish.judge("locked", HERE, passphrase));
    Optional<String> studio = Optional.of(publish.ticket(grant).text());
    Optional<String> viewer = Optional.of(watch.ticket(grant).text());
    assertThat(publish.check("locked", studio, HERE)).isInstanceOf(Granted.class);
    assertThat(watch.check("locked", viewer, HERE)).isInstanceOf(Granted.class);
    assertThat(denied(watch.check("locked", studio, HERE))).isEqualTo(Why.WRONG);
    assertThat(denied(publish.check("locked", viewer, HERE))).isEqualTo(Why.WRONG);
  }
}
