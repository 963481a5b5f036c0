package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Producers that come, leave and take over on any of four loops, consumers that come and go on any,
 * and passes of the loops in any order. Packet number n says so: {@code x12}, {@code K13}; see
 * {@link ScriptedObserver}.
 */
class BrokerGroupPropertyTest {

  private static final int LOOPS = 4;
  private static final int STEPS = 4_000;
  private static final int RING = 8;

  private final GroupStage stage =
      new GroupStage(LOOPS, new BrokerLimits(8 << 20, Duration.ofMinutes(5), 1 << 20), RING);

  /** Which publication sent each packet, and after which tables. */
  private final Map<String, Integer> publicationOf = new HashMap<>();

  private final Map<String, String> tablesOf = new HashMap<>();
  private final List<Reader> readers = new ArrayList<>();
  private final Map<Reader, Integer> checkedUpTo = new HashMap<>();
  private final List<String> sent = new ArrayList<>();
  private Publication live;
  private int livePlace;
  private int publications;
  private String tables = "";
  private String lastPoint = "";

  static LongStream seeds() {
    return LongStream.concat(LongStream.range(1, 13), new Random().longs(4));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyConsumerReadsRunsOfWhatWasSentEachFromARandomAccessPoint(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < STEPS; i++) {
      step(random);
      readers.forEach(this::check);
    }
    stage.settle();
    for (int place = 0; place < LOOPS; place++) {
      readers.add(stage.join(place));
    }
    begin(0);
    send("x");
    stage.settle();
    String end = "t" + tables + " " + lastPoint + " " + sent.getLast();
    assertThat(readers)
        .allSatisfy(reader -> {
          check(reader);
          assertThat(reader.text()).endsWith(end);
        });
    live.end(stage.nowNs);
    readers.forEach(reader -> reader.subscription.close());
    stage.goOn(Stage.MS);
    stage.goOn(BrokerMember.LINGER_NS);
    stage.settle();
    assertThat(stage.group.directory().size()).isZero();
    for (int place = 0; place < LOOPS; place++) {
      assertThat(stage.member(place).broker().channels()).isEmpty();
    }
  }

  private void step(Random random) {
    stage.nowNs += Stage.MS;
    int dice = random.nextInt(1_000);
    if (dice < 10 || live == null) {
      begin(random.nextInt(LOOPS));
    } else if (dice < 15) {
      live.end(stage.nowNs);
      live = null;
    } else if (dice < 30 && readers.size() < 10) {
      readers.add(stage.join(random.nextInt(LOOPS)));
    } else if (dice < 40 && !readers.isEmpty()) {
      readers.remove(random.nextInt(readers.size())).subscription.close();
    } else if (dice < 50) {
      stage.goOn(1_000 * Stage.MS);
    } else if (dice < 600) {
      send(random.nextInt(20) == 0 ? "K" : "x");
    } else {
      stage.pass(random.nextInt(LOOPS));
    }
  }

  private void begin(int place) {
    Publication before = live;
    live =
        stage.publish(
            place,
            "p" + publications,
            () -> {
              if (before != null) {
                before.end(stage.nowNs);
              }
            });
    livePlace = place;
    publications++;
    tables = "A" + publications;
    append("T" + tables);
    send("K");
  }

  private void send(String letter) {
    String word = letter + sent.size();
    append(word);
    publicationOf.put(word, publications);
    tablesOf.put(word, "t" + tables);
    sent.add(word);
    if (letter.equals("K")) {
      lastPoint = word;
    }
  }

  private void append(String word) {
    live.append(ByteBuffer.wrap(word.getBytes(US_ASCII)), stage.nowNs, stage.nowNs);
    if (publications % 2 == 0) {
      stage.pass(livePlace);
    }
  }

  /**
   * Each word follows from the one before it; what a consumer has read was right once and stays.
   */
  private void check(Reader reader) {
    List<String> words = reader.words;
    for (int i = checkedUpTo.getOrDefault(reader, 0); i < words.size(); i++) {
      String word = words.get(i);
      String before = i == 0 ? "" : words.get(i - 1);
      if (word.startsWith("t")) {
        continue; // what it introduces is looked at next
      }
      if (word.startsWith("T")) {
        throw new AssertionError("begins with tables of its own only after a point: " + word);
      }
      if (before.startsWith("t")) {
        assertThat(word).as("behind tables").startsWith("K");
        assertThat(before).as("tables of " + word).isEqualTo(tablesOf.get(word));
      } else {
        assertThat(number(word)).as("follows " + before).isEqualTo(number(before) + 1);
        assertThat(publicationOf.get(word)).isEqualTo(publicationOf.get(before));
      }
    }
    checkedUpTo.put(reader, words.size());
  }

  private static int number(String word) {
    return Integer.parseInt(word.substring(1));
  }
}
