package io.millrace.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.CommandFailure;
import io.millrace.srt.Passphrase;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.handshake.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandInterpreterTest {

  private final SubscriptionsFixture world = new SubscriptionsFixture();
  private final FakeOpener opener = new FakeOpener();
  private String typed;
  private final CommandInterpreter interpreter =
      new CommandInterpreter(
          world.subscriptions,
          new DirectLoop(),
          opener,
          question -> Optional.ofNullable(typed),
          () -> 100);

  private static final class FakeOpener implements OutputOpener {
    final List<RecordingOutput> opened = new ArrayList<>();
    String failure = "";

    @Override
    public Output openRecording(String id, String target) {
      return open(target.isEmpty() ? id + ".ts" : target);
    }

    @Override
    public Output openPlayer(String id) {
      return open("ffplay");
    }

    private Output open(String name) {
      if (!failure.isEmpty()) {
        throw new CommandFailure(failure);
      }
      RecordingOutput output = new RecordingOutput(name);
      opened.add(output);
      return output;
    }
  }

  private String say(String line) {
    CommandInterpreter.Answer answer = interpreter.answer(line);
    assertThat(answer.quit()).isFalse();
    return answer.text();
  }

  @Test
  void subscribeAsksTheBrokerForTheChannel() {
    assertThat(say("subscribe 1AAA99")).isEqualTo("subscribing to 1AAA99");
    assertThat(world.downlink.last().producerId).isEqualTo("1AAA99");
  }

  @Test
  void unsubscribeHangsUp() {
    say("subscribe 1AAA99");
    assertThat(say("unsubscribe 1AAA99")).isEqualTo("unsubscribed from 1AAA99");
    assertThat(world.downlink.last().closed).isTrue();
    assertThat(say("list")).isEqualTo("no subscriptions; try: subscribe 1AAA99");
  }

  @Test
  void subscribingTwiceSaysSoAndChangesNothing() {
    say("subscribe 1AAA99");
    assertThat(say("subscribe 1AAA99")).isEqualTo("'1AAA99' is subscribed already; see list");
    assertThat(world.downlink.calls).hasSize(1);
  }

  @Test
  void unsubscribingWhatIsNotSubscribedSaysSo() {
    say("subscribe 1AAA99");
    assertThat(say("unsubscribe 1aaa99")).isEqualTo("'1aaa99' is not subscribed; see list");
    assertThat(world.subscriptions.size()).isEqualTo(1);
  }

  @Test
  void subscribingToWhatWasRefusedForGoodAsksAgain() {
    say("subscribe a");
    world.downlink.last().reject(Rejection.FORBIDDEN, world.nowNs());
    assertThat(say("subscribe a")).isEqualTo("a was refused; asking again");
    assertThat(world.downlink.calls).hasSize(2);
    assertThat(world.subscriptions.size()).isEqualTo(1);
  }

  @Test
  void commandsAreReadInAnyCaseAndIdsExactly() {
    assertThat(say("  SubScribe\tabc  ")).isEqualTo("subscribing to abc");
    assertThat(say("SUBSCRIBE ABC")).isEqualTo("subscribing to ABC");
    assertThat(world.subscriptions.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "subscibe 1 | unknown command 'subscibe': did you mean subscribe?",
        "lsit | unknown command 'lsit': did you mean list?",
        "sub 1AAA99 | unknown command 'sub': did you mean subscribe?",
        "UNSUBSCRIBER x | unknown command 'UNSUBSCRIBER': did you mean unsubscribe?",
        "frobnicate | unknown command 'frobnicate': type help for the commands",
        "subscribe | subscribe is used so: subscribe <producer_id>",
        "subscribe a b | subscribe is used so: subscribe <producer_id>",
        "list now | list is used so: list",
        "record | record is used so: record <producer_id> [file]",
        "record a b c | record is used so: record <producer_id> [file]",
        "subscribe a//b | 'a//b' is no producer id; use 1 to 64 of A-Z a-z 0-9 . _ - in up"
            + " to four parts divided by /, such as 1AAA99",
        "unsubscribe ü | 'ü' is no producer id; use 1 to 64 of A-Z a-z 0-9 . _ - in up to"
            + " four parts divided by /, such as 1AAA99",
        "record a \"b | a quote is not closed: record a \"b",
      })
  void aWrongLineGetsOneLineBackAndChangesNothing(String line, String answer) {
    assertThat(say(line)).isEqualTo(answer);
    assertThat(world.subscriptions.size()).isZero();
    assertThat(opener.opened).isEmpty();
    assertThat(world.messages).isEmpty();
  }

  @Test
  void anEmptyLineSaysNothing() {
    assertThat(say("")).isEmpty();
    assertThat(say("   \r")).isEmpty();
  }

  @Test
  void helpNamesEveryCommandAndQuitQuits() {
    assertThat(say("help")).contains(Verb.words()).hasLineCount(9);
    assertThat(interpreter.answer("Quit").quit()).isTrue();
  }

  @Test
  void recordSubscribesByItselfAndSaysSo() {
    assertThat(say("record a 'my file.ts'"))
        .isEqualTo("subscribing to a and recording it to my file.ts");
    world.downlink.last().connect(world.nowNs());
    world.downlink.last().deliver("p1", world.nowNs());
    assertThat(opener.opened.getFirst().text()).isEqualTo("p1");
  }

  @Test
  void recordAgainStops() {
    say("record a");
    assertThat(say("record a other.ts"))
        .isEqualTo("'a' is being recorded to a.ts; 'record a' stops that");
    assertThat(say("record a")).isEqualTo("a: recording stops; 'record a' begins a new file");
    assertThat(world.messages).containsExactly("a: nothing came for a.ts");
    assertThat(opener.opened).hasSize(1);
    assertThat(say("record a")).isEqualTo("recording a to a.ts");
  }

  @Test
  void recordingARunningChannelWaitsForARandomAccessPoint() {
    say("subscribe a");
    world.downlink.last().connect(world.nowNs());
    world.downlink.last().deliver("R1", world.nowNs());
    assertThat(say("record a"))
        .isEqualTo("recording a to a.ts, from the next random access point on");
  }

  @Test
  void aFileThatCannotBeOpenedIsOneLineAndNothingIsSubscribed() {
    opener.failure = "'x.ts' exists: choose another name";
    assertThat(say("record a x.ts")).isEqualTo("record: 'x.ts' exists: choose another name");
    assertThat(world.subscriptions.size()).isZero();
  }

  @Test
  void playSubscribesByItselfAndPlaysOnce() {
    assertThat(say("play a")).isEqualTo("subscribing to a and playing it in ffplay");
    assertThat(say("play a")).isEqualTo("'a' is playing in ffplay; close its window to stop");
    opener.opened.getFirst().fail("Broken pipe");
    assertThat(world.messages).containsExactly("a: ffplay has ended");
    assertThat(say("play a")).isEqualTo("playing a in ffplay");
  }

  @Test
  void unsubscribeEndsTheRecording() {
    say("record a");
    world.downlink.last().connect(world.nowNs());
    world.downlink.last().deliver("12345", world.nowNs());
    say("unsubscribe a");
    assertThat(world.messages).containsExactly("a: wrote 5 B to a.ts");
    world.downlink.last().end(CloseReason.CLOSED_HERE, world.nowNs());
    assertThat(world.messages).hasSize(1);
  }

  @Test
  void subscriptionsHaveABound() {
    for (int i = 0; i < Subscriptions.MAX; i++) {
      say("subscribe c" + i);
    }
    assertThat(say("subscribe more"))
        .isEqualTo("subscribe: 256 subscriptions are the most; unsubscribe from one first");
    assertThat(say("record more"))
        .isEqualTo("record: 256 subscriptions are the most; unsubscribe from one first");
    assertThat(opener.opened.getFirst().ended()).isDone();
    assertThat(world.downlink.calls).hasSize(Subscriptions.MAX);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyLineIsAnsweredWithoutHarm(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      StringBuilder line = new StringBuilder(random.nextBoolean() ? "subscribe " : "");
      for (int j = random.nextInt(200); j > 0; j--) {
        line.append((char) (random.nextInt(4) == 0 ? random.nextInt(65536) : random.nextInt(128)));
      }
      String text = interpreter.answer(line.toString()).text();
      assertThat(text.codePoints().filter(c -> c < ' ')).as(text).isEmpty();
      assertThat(text.length()).isLessThan(300);
    }
  }

  @Test
  void idsNamedOnceAreKnownForCompletion() {
    say("subscribe 1AAA99");
    say("unsubscribe 1AAA99");
    assertThat(interpreter.knownIds()).containsExactly("1AAA99");
  }

  @Test
  void aTypedPassphraseIsUsedFromNowOnAndForWhatWasRefusedWithoutIt() {
    say("subscribe a");
    world.downlink.last().connect(world.nowNs());
    say("subscribe b");
    world.downlink.last().reject(Rejection.UNSECURE, world.nowNs());
    typed = "hush-hush-hush";
    assertThat(say("passphrase")).isEqualTo("asking again with the passphrase for b");
    assertThat(world.downlink.last().producerId).isEqualTo("b");
    assertThat(world.downlink.last().passphrase).isEqualTo(Passphrase.of("hush-hush-hush"));
    say("subscribe c");
    assertThat(world.downlink.last().passphrase).isEqualTo(Passphrase.of("hush-hush-hush"));
    assertThat(say("passphrase none"))
        .isEqualTo("no passphrase is used for what you subscribe to from now on");
    say("subscribe d");
    assertThat(world.downlink.last().passphrase).isNull();
  }

  @Test
  void aPassphraseMayComeFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "hush-hush-hush\n");
    assertThat(say("passphrase '" + file + "'"))
        .isEqualTo("the passphrase is used for what you subscribe to from now on");
    say("subscribe a");
    assertThat(world.downlink.last().passphrase).isEqualTo(Passphrase.of("hush-hush-hush"));
  }

  @Test
  void aPassphraseThatIsNoneChangesNothingAndIsNotRepeated() {
    typed = "hush";
    assertThat(say("passphrase"))
        .isEqualTo("passphrase: must have 10 to 79 characters, has 4; choose a longer one");
    typed = null;
    assertThat(say("passphrase"))
        .isEqualTo("no passphrase was given; type it at a terminal, or: passphrase <file>");
    assertThat(say("passphrase missing.txt"))
        .isEqualTo("passphrase: 'missing.txt' does not exist; check its name");
  }

  @Test
  void helpTellsMoreOfOneCommand() {
    assertThat(say("help subscribe"))
        .isEqualTo(
            """
            subscribe <producer_id>
              receive a channel; it may start later; a producer_id is a channel's name, such as 1AAA99\
            """);
    assertThat(say("help lst")).isEqualTo("unknown command 'lst': did you mean list?");
  }
}
