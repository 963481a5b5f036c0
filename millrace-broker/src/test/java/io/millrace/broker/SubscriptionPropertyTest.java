package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.seed.Seeds;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows of consumers that read now and then, against a list of all that was sent. Packet number n
 * says so: {@code x12}, {@code K13}, {@code T14}; see {@link ScriptedObserver}.
 */
class SubscriptionPropertyTest {
  private static final int STEPS = 6_000;

  private record Sent(String word, int publication, String tables) {}

  private final Stage stage =
      new Stage(new BrokerLimits(1 << 20, Duration.ofMillis(1_500), 200_000));
  private final List<Sent> sent = new ArrayList<>();
  private String tables = "";
  private int publications;

  static Stream<Long> seeds() {
    return Seeds.of(1, 2, 3, 4, 5, 6, 7, 8, 3830917506882821287L, -6679811141813063913L);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eachRowIsWhatWasSentFromRandomAccessPointsOn(long seed) {
    Random random = new Random(seed);
    Keen keen = new Keen();
    List<Lazy> lazy = new ArrayList<>();
    Publication publication = begin();
    for (int i = 0; i < STEPS; i++) {
      if (random.nextInt(400) == 0) {
        publication.end(stage.nowNs);
        publication = begin();
      }
      if (lazy.size() < 8 && random.nextInt(200) == 0) {
        lazy.add(new Lazy(random));
      }
      append(publication, random);
      lazy.forEach(Lazy::maybeRead);
    }
    assertThat(lazy).hasSize(8).allSatisfy(Lazy::check);
    if (seed == 1) { // with others it may be that nobody falls behind
      assertThat(lazy.stream().mapToLong(l -> l.subscription.skips()).sum()).isPositive();
    }
    assertThat(keen.words).isEqualTo(everythingFromTheFirstRandomAccessPoints());
    assertThat(stage.stats().packetsSkipped())
        .isEqualTo(lazy.stream().mapToLong(l -> l.subscription.packetsSkipped()).sum());
  }

  private Publication begin() {
    publications++;
    tables = "";
    return stage.publish("p" + publications);
  }

  private void append(Publication publication, Random random) {
    int dice = random.nextInt(60);
    char letter = dice == 0 ? 'T' : dice == 1 ? 'K' : 'x';
    String word = letter + "" + sent.size();
    if (letter == 'T') {
      tables = "t" + sent.size();
    }
    sent.add(new Sent(word, publications, tables));
    stage.nowNs += random.nextInt((int) (4 * Stage.MS));
    publication.append(ByteBuffer.wrap(word.getBytes(US_ASCII)), stage.nowNs, stage.nowNs);
    if (random.nextBoolean()) {
      stage.broker.flush(stage.nowNs);
    }
  }

  private List<String> everythingFromTheFirstRandomAccessPoints() {
    stage.broker.flush(stage.nowNs);
    List<String> words = new ArrayList<>();
    int started = 0;
    for (Sent packet : sent) {
      if (packet.publication() != started && packet.word().startsWith("K")) {
        started = packet.publication();
        addTables(words, packet);
      }
      if (packet.publication() == started) {
        words.add(packet.word());
      }
    }
    return words;
  }

  private static void addTables(List<String> words, Sent packet) {
    if (!packet.tables().isEmpty()) {
      words.add(packet.tables());
    }
  }

  /** Reads all at each call; was there before the producer. */
  private final class Keen {
    final List<String> words = new ArrayList<>();
    private final Subscription subscription =
        stage.broker.subscribe(Stage.ID, this::read, stage.nowNs);

    private void read(long nowNs) {
      while (words.size() < subscription.end()) {
        words.add(word(subscription, words.size()));
      }
    }
  }

  /** Reads some packets now and then, as far as they are not too late. */
  private final class Lazy {
    final Subscription subscription = stage.broker.subscribe(Stage.ID, now -> {}, stage.nowNs);
    private final Map<Long, String> read = new HashMap<>();
    private final Random random;
    private final long latencyNs;
    private long next;
    private final long joinedNs = stage.nowNs;
    private long lastOriginNs;

    Lazy(Random random) {
      this.random = random;
      this.latencyNs = (50 + random.nextInt(3_000)) * Stage.MS;
    }

    void maybeRead() {
      int dice = random.nextInt(300);
      int many = dice == 0 ? 2_000 : dice < 30 ? 5 : 0;
      for (int i = 0; i < many && next < subscription.end(); i++) {
        readOne();
        rereadOne();
      }
    }

    private void readOne() {
      long tooLateNs = stage.nowNs - latencyNs;
      subscription.skipLate(next, tooLateNs);
      assertThat(subscription.end()).isGreaterThanOrEqualTo(next);
      if (next == subscription.end()) {
        assertThat(subscription.isWaiting()).isTrue();
        return;
      }
      long originNs = subscription.originNs(next);
      assertThat(originNs).isGreaterThanOrEqualTo(lastOriginNs);
      assertThat(Math.max(originNs, joinedNs)).isGreaterThanOrEqualTo(tooLateNs);
      lastOriginNs = originNs;
      read.put(next, word(subscription, next));
      next++;
    }

    private void rereadOne() {
      long index = next == 0 ? 0 : random.nextLong(next);
      if (index < next && subscription.holds(index)) {
        assertThat(word(subscription, index)).isEqualTo(read.get(index));
      }
    }

    /** Whatever does not follow what was read before is a start: its tables, then the point. */
    void check() {
      int last = -1;
      for (long i = 0; i < next; i++) {
        String word = read.get(i);
        if (word.startsWith("t")) {
          assertThat(read.getOrDefault(i + 1, "K")).startsWith("K");
          continue;
        }
        int number = Integer.parseInt(word.substring(1));
        Sent packet = sent.get(number);
        assertThat(packet.word()).isEqualTo(word);
        assertThat(number).isGreaterThan(last);
        if (follows(number, last) && !read.get(i - 1).startsWith("t")) {
          assertThat(packet.publication()).isEqualTo(sent.get(last).publication());
        } else {
          assertThat(word).startsWith("K");
          assertThat(i == 0 ? "" : read.get(i - 1)).satisfies(t -> isTablesOf(packet, t));
        }
        last = number;
      }
    }

    private boolean follows(int number, int last) {
      return last >= 0
          && number == last + 1
          && sent.get(number).publication() == sent.get(last).publication();
    }

    private static void isTablesOf(Sent packet, String before) {
      if (packet.tables().isEmpty()) {
        assertThat(before).doesNotStartWith("t");
      } else {
        assertThat(before).isEqualTo(packet.tables());
      }
    }
  }

  private static String word(Subscription subscription, long index) {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    subscription.copyTo(index, buffer);
    assertThat(buffer.position()).isEqualTo(subscription.length(index));
    return US_ASCII.decode(buffer.flip()).toString();
  }
}
