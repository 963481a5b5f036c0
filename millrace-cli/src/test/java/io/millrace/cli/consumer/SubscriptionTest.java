package io.millrace.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.consumer.Output.Kind;
import io.millrace.srt.Passphrase;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.handshake.Rejection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTest {

  private static final Description NEWS =
      new Description("News", "H.264 High 1280x720 30 fps, AAC-LC stereo 48 kHz", true);

  private final SubscriptionsFixture world = new SubscriptionsFixture();

  @Test
  void aChannelIsAnnouncedOnceItsTitleAndCodecsAreKnown() {
    FakeDownlink.FakeCall call = world.subscribe("1AAA99");
    assertThat(call.producerId).isEqualTo("1AAA99");
    assertThat(world.status("1AAA99").state()).isEqualTo("waiting");

    call.connect(world.nowNs());
    call.deliver("R1", world.nowNs());
    world.pass(Duration.ofMillis(100));
    assertThat(world.messages).isEmpty();
    world.reader().description = NEWS;
    world.pass(Duration.ofMillis(100));

    assertThat(world.status("1AAA99").state()).isEqualTo("live");
    assertThat(world.messages)
        .containsExactly(
            "1AAA99 live: \"News\" · H.264 High 1280x720 30 fps, AAC-LC stereo 48 kHz");
  }

  @Test
  void aChannelWithoutATitleIsAnnouncedAfterShortPatienceWithWhatThereIs() {
    FakeDownlink.FakeCall call = world.subscribe("1AAA99");
    call.connect(world.nowNs());
    call.deliver("R1", world.nowNs());
    world.reader().description = new Description("", "MP2 stereo 48 kHz", false);

    world.pass(Duration.ofMillis(800));

    assertThat(world.messages).containsExactly("1AAA99 live: MP2 stereo 48 kHz");
  }

  @Test
  void aChangeOfTitleIsTold() {
    FakeDownlink.FakeCall call = world.subscribe("1AAA99");
    call.connect(world.nowNs());
    call.deliver("R1", world.nowNs());
    world.reader().description = NEWS;
    world.pass(Duration.ofMillis(100));
    world.reader().description = new Description("Weather", NEWS.codecs(), true);
    world.pass(Duration.ofMillis(500));

    assertThat(world.messages).hasSize(2);
    assertThat(world.messages.getLast()).startsWith("1AAA99 now: \"Weather\" · H.264");
  }

  @Test
  void bytesThatAreNotMpegTsAreLiveAllTheSame() {
    FakeDownlink.FakeCall call = world.subscribe("1AAA99");
    world.reader().transportStream = false;
    call.connect(world.nowNs());
    call.deliver("x", world.nowNs());
    world.pass(Duration.ofSeconds(1));

    assertThat(world.messages).containsExactly("1AAA99 live: not MPEG-TS");
  }

  @Test
  void silenceIsToldOnceAndSoIsItsEnd() {
    FakeDownlink.FakeCall call = world.subscribe("1AAA99");
    call.connect(world.nowNs());
    world.reader().description = NEWS;
    call.deliver("R1", world.nowNs());
    world.pass(Duration.ofSeconds(4));
    assertThat(world.status("1AAA99").state()).isEqualTo("waiting");
    call.deliver("R2", world.nowNs());
    world.pass(Duration.ofMillis(100));

    assertThat(world.messages.subList(1, world.messages.size()))
        .containsExactly(
            "1AAA99: nothing for 2 s, waiting for the producer", "1AAA99: back after 4.0 s");
    assertThat(world.status("1AAA99").state()).isEqualTo("live");
  }

  @Test
  void aChannelWhoseProducerHasNotStartedIsWaitedFor() {
    FakeDownlink.FakeCall call = world.subscribe("1AAA99");
    call.connect(world.nowNs());
    world.pass(Duration.ofSeconds(30));

    assertThat(world.messages).containsExactly("1AAA99: nothing for 2 s, waiting for the producer");
    assertThat(world.downlink.calls).hasSize(1);
    assertThat(call.closed).isFalse();
  }

  @Test
  void subscriptionsComeBackByThemselvesAfterABrokerRestart() {
    FakeDownlink.FakeCall first = world.subscribe("1AAA99");
    first.connect(world.nowNs());
    world.reader().description = NEWS;
    first.deliver("R1", world.nowNs());
    world.pass(Duration.ofMillis(100));

    first.end(CloseReason.PEER_SHUTDOWN, world.nowNs());
    assertThat(world.status("1AAA99").state()).isEqualTo("reconnecting");
    world.pass(Duration.ofMillis(300));
    assertThat(world.downlink.calls).hasSize(2);
    world.downlink.last().connect(world.nowNs());
    world.downlink.last().deliver("R2", world.nowNs());
    world.pass(Duration.ofMillis(100));

    assertThat(world.status("1AAA99").state()).isEqualTo("live");
    assertThat(world.status("1AAA99").connections()).isEqualTo(2);
    assertThat(world.messages.subList(1, world.messages.size()))
        .containsExactly(
            "1AAA99: connection lost (closed by the peer), reconnecting",
            "1AAA99: connected again",
            "1AAA99: back after 0.4 s");
  }

  @Test
  void aSilentBrokerIsToldOnceForAllChannelsAndCalledForEver() {
    world.subscribe("a");
    world.subscribe("b");
    for (int i = 0; i < 50; i++) {
      for (FakeDownlink.FakeCall call : world.downlink.calls.subList(2 * i, 2 * i + 2)) {
        call.end(CloseReason.CONNECT_TIMEOUT, world.nowNs());
      }
      world.pass(Duration.ofMillis(2050));
      assertThat(world.downlink.calls).hasSize(2 * i + 4);
    }
    world.downlink.last().connect(world.nowNs());

    assertThat(world.messages)
        .containsExactly("no answer from 127.0.0.1:5000, trying on", "127.0.0.1:5000 answers");
  }

  @Test
  void waitsGrowAndBecomeShortAgainOncePayloadsCame() {
    world.subscribe("a");
    for (int i = 0; i < 10; i++) {
      world.downlink.last().end(CloseReason.CONNECT_TIMEOUT, world.nowNs());
      world.pass(Duration.ofMillis(2050));
    }
    world.downlink.last().end(CloseReason.CONNECT_TIMEOUT, world.nowNs());
    int before = world.downlink.calls.size();
    world.pass(Duration.ofMillis(950));
    assertThat(world.downlink.calls).hasSize(before);
    world.pass(Duration.ofMillis(1100));
    assertThat(world.downlink.calls).hasSize(before + 1);

    world.downlink.last().connect(world.nowNs());
    world.downlink.last().deliver("R", world.nowNs());
    world.downlink.last().end(CloseReason.PEER_IDLE, world.nowNs());
    world.pass(Duration.ofMillis(250));
    assertThat(world.downlink.calls).hasSize(before + 2);
  }

  @ParameterizedTest
  @CsvSource({
    "2400, the peer could not read the stream id; subscribe again to ask again",
    "2401, a key or token is needed; start with --key-file FILE or --token-file FILE",
    "2403, 'the key or token is wrong, revoked, expired or not for this; subscribe again to ask again'"
  })
  void aRefusalForGoodIsToldAndNotAskedAgain(int wireCode, String told) {
    world.subscribe("a").reject(new Rejection(wireCode), world.nowNs());
    world.pass(Duration.ofMinutes(1));

    assertThat(world.downlink.calls).hasSize(1);
    assertThat(world.status("a").state()).isEqualTo("refused");
    assertThat(world.messages).containsExactly("a refused: " + told);
  }

  @Test
  void anotherRefusalIsToldOnceAndAskedAgainEveryTwoSeconds() {
    world.subscribe("a").reject(Rejection.NOT_FOUND, world.nowNs());
    for (int i = 0; i < 5; i++) {
      world.pass(Duration.ofSeconds(2));
      assertThat(world.status("a").state()).isEqualTo("refused");
      world.downlink.last().reject(Rejection.NOT_FOUND, world.nowNs());
    }
    assertThat(world.downlink.calls).hasSize(6);
    assertThat(world.messages).containsExactly("a refused: not found; asking again every 2 s");

    world.pass(Duration.ofSeconds(2));
    world.downlink.last().connect(world.nowNs());
    assertThat(world.status("a").state()).isEqualTo("waiting");
  }

  @Test
  void unsubscribingHangsUpAndLaterEventsOfThatCallChangeNothing() {
    FakeDownlink.FakeCall call = world.subscribe("a");
    call.connect(world.nowNs());
    assertThat(world.subscriptions.remove("a")).isTrue();
    assertThat(call.closed).isTrue();

    call.deliver("R", world.nowNs());
    call.end(CloseReason.CLOSED_HERE, world.nowNs());
    world.pass(Duration.ofSeconds(10));

    assertThat(world.messages).isEmpty();
    assertThat(world.downlink.calls).hasSize(1);
    assertThat(world.subscriptions.delivered().getFirst().status().traffic().packets()).isZero();
  }

  @Test
  void anAnswerThatIsNotSrtIsToldOnceAndCallingGoesOn() {
    world.subscribe("a");
    for (int i = 0; i < 5; i++) {
      world.downlink.last().end(CloseReason.BAD_ANSWER, world.nowNs());
      world.pass(Duration.ofMillis(2050));
    }
    assertThat(world.downlink.calls).hasSize(6);
    assertThat(world.messages)
        .containsExactly("a: " + CloseReason.BAD_ANSWER.text() + ", trying on");
  }

  @Test
  void lossesAreAddedUpOverConnections() {
    FakeDownlink.FakeCall first = world.subscribe("a");
    first.connect(world.nowNs());
    first.stats = FakeDownlink.stats(10, 2, 9, 1);
    first.end(CloseReason.PEER_IDLE, world.nowNs());
    world.pass(Duration.ofMillis(300));
    world.downlink.last().connect(world.nowNs());
    world.downlink.last().stats = FakeDownlink.stats(5, 1, 4, 0);

    LinkCounters link = world.status("a").link();
    assertThat(link).isEqualTo(new LinkCounters(15, 3, 13, 1, 12.5, 120, ""));
    assertThat(link.recovered()).isEqualTo(12);
  }

  @Test
  void aRecordingThatIsThereFirstGetsEveryByte() {
    RecordingOutput file = new RecordingOutput("out.ts");
    Subscription subscription = world.subscriptions.add("a");
    world.reader().tables = "[tables]";
    world.subscriptions.attach(subscription, Kind.RECORD, file);
    subscription.call();
    world.downlink.last().connect(world.nowNs());
    world.downlink.last().deliver("p1", world.nowNs());
    world.downlink.last().deliver("R2", world.nowNs());

    assertThat(file.text()).isEqualTo("p1R2");
  }

  @Test
  void aStreamWithoutRandomAccessPointsIsRecordedAsItComesAfterTenSeconds() {
    FakeDownlink.FakeCall call = world.subscribe("a");
    call.connect(world.nowNs());
    call.deliver("p1", world.nowNs());
    RecordingOutput file = new RecordingOutput("out.ts");
    world.subscriptions.attach(world.subscriptions.find("a").orElseThrow(), Kind.RECORD, file);
    call.deliver("p2", world.nowNs());
    world.pass(Duration.ofSeconds(10));
    call.deliver("p3", world.nowNs());

    assertThat(file.text()).isEqualTo("p3");
  }

  @Test
  void aRecordingThatFailsStopsWithALineAndTheSubscriptionGoesOn() {
    FakeDownlink.FakeCall call = world.subscribe("a");
    call.connect(world.nowNs());
    RecordingOutput file = new RecordingOutput("out.ts");
    Subscription subscription = world.subscriptions.find("a").orElseThrow();
    world.subscriptions.attach(subscription, Kind.RECORD, file);
    call.deliver("R1", world.nowNs());
    file.fail("No space left on device");
    call.deliver("R2", world.nowNs());

    assertThat(subscription.outputs().attached(Kind.RECORD)).isEmpty();
    assertThat(world.messages)
        .contains(
            "a: writing to out.ts stopped: No space left on device; the subscription goes on");
    assertThat(world.status("a").traffic().packets()).isEqualTo(2);
  }

  @Test
  void aRecordingThatCannotKeepUpIsToldOnce() {
    FakeDownlink.FakeCall call = world.subscribe("a");
    call.connect(world.nowNs());
    RecordingOutput file = new RecordingOutput("out.ts");
    world.subscriptions.attach(world.subscriptions.find("a").orElseThrow(), Kind.RECORD, file);
    file.dropped = 3;
    world.pass(Duration.ofSeconds(1));

    assertThat(world.messages).containsExactly("a: out.ts cannot keep up, packets are left out");
    assertThat(world.status("a").outputs())
        .containsExactly("recording a to out.ts, 0 B, 3 packets left out");
  }

  @Test
  void aLaterRecordingBeginsWithTheTablesAndARandomAccessPoint() {
    FakeDownlink.FakeCall call = world.subscribe("a");
    world.reader().tables = "[tables]";
    call.connect(world.nowNs());
    call.deliver("R1", world.nowNs());
    RecordingOutput file = new RecordingOutput("out.ts");
    world.subscriptions.attach(world.subscriptions.find("a").orElseThrow(), Kind.RECORD, file);
    call.deliver("p2", world.nowNs());
    call.deliver("R3", world.nowNs());
    call.deliver("p4", world.nowNs());

    assertThat(file.text()).isEqualTo("[tables]R3p4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1011||a refused: the channel needs a passphrase; type: passphrase, or start with"
            + " --passphrase-file FILE",
        "1010|hush-hush-hush|a refused: the passphrase is wrong; type: passphrase, or start with"
            + " --passphrase-file FILE",
        "1011|hush-hush-hush|a refused: the channel is not encrypted; type: passphrase none",
      })
  void aPassphraseThatIsMissingOrWrongIsToldInWordsAndNotTriedAgain(
      int wireCode, String passphrase, String line) {
    world.subscriptions.use(passphrase == null ? null : Passphrase.of(passphrase));
    world.subscribe("a").reject(new Rejection(wireCode), world.nowNs());
    world.pass(Duration.ofMinutes(1));

    assertThat(world.downlink.calls).hasSize(1);
    assertThat(world.messages).containsExactly(line);
  }

  @Test
  void aChangeOfPassphraseDoesNotTouchWhatRuns() {
    world.subscriptions.use(Passphrase.of("hush-hush-hush"));
    FakeDownlink.FakeCall call = world.subscribe("a");
    call.connect(world.nowNs());
    assertThat(world.subscriptions.use(null)).isEmpty();

    call.end(CloseReason.PEER_IDLE, world.nowNs());
    world.pass(Duration.ofSeconds(3));

    assertThat(world.downlink.calls).hasSize(2);
    assertThat(world.downlink.last().passphrase).isEqualTo(Passphrase.of("hush-hush-hush"));
  }
}
