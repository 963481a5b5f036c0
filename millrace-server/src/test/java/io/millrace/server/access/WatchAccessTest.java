package io.millrace.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.server.access.WatchAnswer.Denied;
import io.millrace.server.access.WatchAnswer.Granted;
import io.millrace.server.access.WatchAnswer.Why;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.ChannelPattern;
import io.millrace.server.config.LiveConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may watch over HTTP: real keys and rules, a clock of the test's. */
class WatchAccessTest {

  private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.1", 4000);
  private static final String SECRET = "a secret of sixteen letters";

  @TempDir Path folder;

  private Instant now = Instant.parse("2026-11-22T20:00:00Z");
  private AccessControl control;
  private LiveConfig live;
  private WatchAccess access;

  private void start(Map<String, String> settings) throws Exception {
    live = new LiveConfig(config(settings));
    control = AccessControl.start(AccessSettings.of(live.now()));
    access = new WatchAccess(control, live, () -> now);
  }

  private BrokerConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("keys.file", folder.resolve("keys.yaml").toString());
    return BrokerConfig.of(all);
  }

  @AfterEach
  void stop() {
    control.close();
  }

  private static WatchCredentials passphrase(String text) {
    return new WatchCredentials("", "", "", text, "");
  }

  private static WatchCredentials key(String text) {
    return new WatchCredentials("", text, "", "", "");
  }

  private static WatchCredentials ticket(String text) {
    return new WatchCredentials("", "", "", "", text);
  }

  private WatchAnswer check(String channel, String ticket) throws Exception {
    return access.check(channel, ticket.isEmpty() ? Optional.empty() : Optional.of(ticket), HERE);
  }

  private String ticketFor(String channel, WatchCredentials shown) throws Exception {
    return access.ticket(((Granted) access.judge(channel, HERE, shown)).grant()).text();
  }

  private static void assertDenied(WatchAnswer answer, Why why, String... needs) {
    assertThat(answer).isInstanceOf(Denied.class);
    assertThat(((Denied) answer).why()).isEqualTo(why);
    assertThat(((Denied) answer).needs()).containsExactlyInAnyOrder(needs);
  }

  @Test
  void anOpenChannelNeedsNothingAndNoTicketDoesHarm() throws Exception {
    start(Map.of());
    assertThat(check("a", "")).isInstanceOf(Granted.class);
    assertThat(check("a", "from before a restart")).isInstanceOf(Granted.class);
    assertThat(access.needs("a")).isEmpty();
    assertThat(access.judge("a", HERE, ticket("old"))).isInstanceOf(Granted.class);
  }

  @Test
  void aPassphraseIsAskedForAndATicketGoesOnFromThere() throws Exception {
    start(Map.of("channels.a.passphrase", "correct horse"));
    assertDenied(check("a", ""), Why.MISSING, "passphrase");
    assertDenied(access.judge("a", HERE, passphrase("wrong horse")), Why.WRONG, "passphrase");
    String ticket = ticketFor("a", passphrase("correct horse"));
    assertThat(check("a", ticket)).isInstanceOf(Granted.class);
    assertDenied(check("a", ticket + "x"), Why.WRONG, "passphrase");
    assertThat(check("b", "")).as("another channel is open").isInstanceOf(Granted.class);
  }

  @Test
  void aTicketIsForItsChannelOnly() throws Exception {
    start(Map.of("passphrase", "correct horse"));
    String ticket = ticketFor("a", passphrase("correct horse"));
    assertDenied(check("b", ticket), Why.WRONG, "passphrase");
  }

  @Test
  void aTicketEndsAfterAnHourAndCanBeExchangedBefore() throws Exception {
    start(Map.of("passphrase", "correct horse"));
    String ticket = ticketFor("a", passphrase("correct horse"));
    now = now.plusSeconds(3599);
    String next = ticketFor("a", ticket(ticket));
    now = now.plusSeconds(1);
    assertDenied(check("a", ticket), Why.WRONG, "passphrase");
    assertThat(check("a", next)).isInstanceOf(Granted.class);
  }

  @Test
  void anotherPassphraseEndsTicketsAndWhoeverWatchesByThem() throws Exception {
    start(Map.of("passphrase", "correct horse"));
    String ticket = ticketFor("a", passphrase("correct horse"));
    WatchGrant grant = ((Granted) check("a", ticket)).grant();
    assertThat(access.isGood(grant, HERE)).isTrue();
    live.become(config(Map.of("passphrase", "battery staple")));
    assertThat(access.isGood(grant, HERE)).isFalse();
    assertDenied(check("a", ticket), Why.WRONG, "passphrase");
  }

  @Test
  void guessersOfPassphrasesAreBarred() throws Exception {
    start(Map.of("passphrase", "correct horse"));
    for (int i = 0; i < Slowdown.MOST; i++) {
      assertDenied(access.judge("a", HERE, passphrase("guess " + i)), Why.WRONG, "passphrase");
    }
    assertDenied(access.judge("a", HERE, passphrase("correct horse")), Why.LATER, "passphrase");
    assertThat(
            access.judge(
                "a", new InetSocketAddress("192.0.2.2", 4000), passphrase("correct horse")))
        .isInstanceOf(Granted.class);
  }

  @Test
  void aStreamKeyLetsInUntilItIsRevoked() throws Exception {
    StreamKeyText text = StreamKeyText.random(new SecureRandom());
    StreamKey stored =
        new StreamKey(
            text.id(),
            ChannelPattern.find("a").orElseThrow(),
            Action.WATCH,
            "",
            Argon2Hash.of(text.text(), new SecureRandom()),
            Instant.EPOCH,
            Optional.empty());
    new KeysEditor(folder.resolve("keys.yaml")).edit(_ -> List.of(stored));
    start(Map.of());
    assertDenied(check("a", ""), Why.MISSING, "key");
    assertDenied(access.judge("a", HERE, key(text.text().substring(0, 20))), Why.WRONG, "key");
    String ticket = ticketFor("a", key(text.text()));
    WatchGrant grant = ((Granted) check("a", ticket)).grant();
    new KeysEditor(folder.resolve("keys.yaml")).edit(_ -> List.of(stored.revoked(Instant.EPOCH)));
    control.prepare(AccessSettings.of(live.now())).run();
    assertThat(access.isGood(grant, HERE)).isFalse();
    assertDenied(check("a", ticket), Why.WRONG, "key");
  }

  @Test
  void aChannelThatIsNoLongerOpenEndsWhoeverWatchesItFreely() throws Exception {
    start(Map.of());
    WatchGrant grant = ((Granted) check("a", "")).grant();
    BrokerConfig closed = config(Map.of("watch", "token", "token.secret", SECRET));
    live.become(closed);
    control.prepare(AccessSettings.of(closed)).run();
    assertThat(access.isGood(grant, HERE)).isFalse();
    assertDenied(check("a", ""), Why.MISSING, "token");
  }

  @Test
  void aTokenThatNamesNobodyGivesATicketThatHolds() throws Exception {
    start(Map.of("watch", "token", "token.secret", SECRET));
    String ticket = ticketFor("a", key(token("")));
    WatchAnswer answer = check("a", ticket);
    assertThat(answer).isInstanceOf(Granted.class);
    assertThat(access.isGood(((Granted) answer).grant(), HERE)).isTrue();
    live.become(config(Map.of("watch", "token", "token.secret", SECRET, "linger", "1s")));
    assertThat(access.isGood(((Granted) answer).grant(), HERE)).as("after a reload").isTrue();
    assertThat(check("a", ticketFor("a", ticket(ticket)))).isInstanceOf(Granted.class);
  }

  @Test
  void whatIsShownToAnOpenChannelIsWorthNothingOnceItIsClosed() throws Exception {
    start(Map.of());
    String ticket = ticketFor("a", key("anything"));
    BrokerConfig closed = config(Map.of("watch", "token", "token.secret", SECRET));
    live.become(closed);
    control.prepare(AccessSettings.of(closed)).run();
    assertDenied(check("a", ticket), Why.MISSING, "token");
  }

  @Test
  void aTokenInPlaceOfAKeyIsATokenAllTheSame() throws Exception {
    start(Map.of("watch", "token", "token.secret", SECRET));
    String token = token("alice");
    assertThat(access.judge("a", HERE, key(token))).isInstanceOf(Granted.class);
    assertThat(access.judge("a", HERE, new WatchCredentials("", "", token, "", "")))
        .isInstanceOf(Granted.class);
  }

  private static String token(String subject) {
    return new TokenSecrets(List.of(SECRET))
        .sign(
            new Token(
                ChannelPattern.find("a").orElseThrow(),
                Action.WATCH,
                Instant.now().plusSeconds(600),
                subject,
                Optional.empty()));
  }
}
