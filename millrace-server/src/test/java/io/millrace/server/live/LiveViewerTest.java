package io.millrace.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.media.mp4.Fragment;
import io.millrace.media.mp4.InitSegment;
import io.millrace.server.config.LagSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A log that the test fills, a network that takes what the test lets it take, and its clock. */
class LiveViewerTest {

  private static final long MS = 1_000_000;
  private static final LagSettings LAG =
      new LagSettings(Duration.ofSeconds(3), 3, Duration.ofMinutes(1));

  private final FragmentLog log = new FragmentLog(() -> Long.MAX_VALUE, Duration.ofMinutes(10));
  private final Network network = new Network();
  private long nowMs = 1_000_000;
  private int ends;
  private final LiveViewer viewer =
      new LiveViewer(log, network, () -> LAG, () -> nowMs * MS, () -> nowMs, () -> ends++);

  /** Texts as JSON, binary messages by their first number. */
  private static final class Network implements Outlet {
    final List<String> messages = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    Runnable done = () -> {};
    boolean slow;
    boolean broken;
    int pings;
    int looks;

    @Override
    public void text(String json) {
      JsonNode message = JsonMapper.shared().readTree(json);
      messages.add(
          message.path("type").asString()
              + (message.has("fragments") ? " " + message.path("fragments").asInt() : ""));
    }

    @Override
    public void binary(ByteBuffer bytes) {
      if (broken) {
        throw new IllegalStateException("as the test wants it");
      }
      assertThat(bytes.isReadOnly()).isTrue();
      messages.add(String.valueOf(bytes.getInt(0)));
    }

    @Override
    public void flush(Runnable taken) {
      if (slow) {
        done = taken;
      } else {
        taken.run();
      }
    }

    void take() {
      Runnable taken = done;
      done = () -> {};
      taken.run();
    }

    @Override
    public void ping() {
      pings++;
    }

    @Override
    public void look() {
      looks++;
    }

    @Override
    public void close(EndCode code, String reason) {
      closed.add(code.text());
    }

    @Override
    public void abort() {
      closed.add("aborted");
    }

    /** Without the clock, which comes every second. */
    String sent() {
      String all = String.join(" ", messages.stream().filter(m -> !m.equals("clock")).toList());
      messages.clear();
      return all;
    }
  }

  private static ByteBuffer bytes(int number, int size) {
    return ByteBuffer.allocate(size).putInt(0, number).asReadOnlyBuffer();
  }

  private void init(int generation) {
    log.init(new InitSegment(generation, List.of(), bytes(-generation, 8)));
  }

  private void add(boolean key) {
    add(key, false, 1000);
  }

  private void add(boolean key, boolean leading, int size) {
    nowMs += 40;
    int number = (int) log.end();
    log.append(
        new Fragment(1, true, key, leading, number * 3600L, 3600, 90_000, 1, bytes(number, size)),
        nowMs,
        nowMs * MS);
    log.status(LiveStatus.LIVE);
  }

  private void addGroup(int pictures) {
    add(true);
    for (int i = 1; i < pictures; i++) {
      add(false);
    }
  }

  @Test
  void itBeginsWithTheNewestKeyFrameAndTheInitSegmentBeforeIt() {
    init(1);
    addGroup(3);
    addGroup(2);
    viewer.pump();
    assertThat(network.sent()).isEqualTo("init -1 3 4");
    add(false);
    viewer.pump();
    assertThat(network.sent()).isEqualTo("5");
  }

  @Test
  void anotherInitSegmentIsToldOfAndSentOnce() {
    init(1);
    addGroup(2);
    viewer.pump();
    network.sent();
    init(2);
    addGroup(2);
    viewer.pump();
    assertThat(network.sent()).isEqualTo("init -2 2 3");
  }

  @Test
  void picturesThatReferToWhatItNeverGotAreLeftOut() {
    init(1);
    add(true);
    add(false, true, 1000);
    add(false, true, 1000);
    add(false, false, 1000);
    viewer.pump();
    assertThat(network.sent()).isEqualTo("init -1 0 3");
    add(true);
    add(false, true, 1000);
    viewer.pump();
    assertThat(network.sent()).as("by then it has what they refer to").isEqualTo("4 5");
  }

  @Test
  void nothingMoreIsSentUntilTheNetworkHasTakenWhatWas() {
    network.slow = true;
    init(1);
    addGroup(1);
    viewer.pump();
    add(false);
    viewer.pump();
    add(false);
    viewer.pump();
    assertThat(network.sent()).isEqualTo("init -1 0");
    network.take();
    assertThat(network.sent()).isEqualTo("1 2");
  }

  @Test
  void onlySoMuchIsOnItsWayAtATime() {
    network.slow = true;
    init(1);
    add(true, false, LiveViewer.BATCH_BYTES / 2);
    add(false, false, LiveViewer.BATCH_BYTES / 2);
    add(false, false, 1000);
    viewer.pump();
    assertThat(network.sent()).isEqualTo("init -1 0 1");
    network.take();
    assertThat(network.sent()).isEqualTo("2");
  }

  @Test
  void oneThatFallsBehindGoesOnAtTheNewestKeyFrame() {
    network.slow = true;
    init(1);
    addGroup(2);
    viewer.pump();
    network.sent();
    addGroup(100); // 4 s
    addGroup(5);
    network.take();
    assertThat(network.sent()).isEqualTo("skip 100 102 103 104 105 106");
    assertThat(network.closed).isEmpty();
  }

  @Test
  void withoutANewerKeyFrameItWaitsForOne() {
    network.slow = true;
    init(1);
    addGroup(2);
    viewer.pump();
    network.sent();
    for (int i = 0; i < 100; i++) {
      add(false);
    }
    network.take();
    assertThat(network.sent()).isEqualTo("skip 100");
    network.take();
    add(false);
    viewer.pump();
    assertThat(network.sent()).isEmpty();
    add(true);
    viewer.pump();
    assertThat(network.sent()).isEqualTo("103");
  }

  @Test
  void whatWasThereBeforeItCameIsNoLagOfIts() {
    init(1);
    addGroup(200); // 8 s to the newest key frame
    LiveViewer late =
        new LiveViewer(log, network, () -> LAG, () -> nowMs * MS, () -> nowMs, () -> {});
    late.pump();
    assertThat(network.sent()).startsWith("init -1 0 1 2").endsWith("199");
  }

  @Test
  void oneThatHasToJumpTooOftenIsSentAwayWithAReason() {
    network.slow = true;
    init(1);
    addGroup(2);
    viewer.pump();
    for (int i = 0; i < 3; i++) {
      assertThat(network.closed).isEmpty();
      addGroup(100);
      addGroup(2);
      network.take();
    }
    assertThat(network.sent()).endsWith("end");
    assertThat(network.closed).containsExactly("too-slow");
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void aNetworkThatTakesNothingAtAllEndsIt() {
    network.slow = true;
    init(1);
    addGroup(2);
    viewer.pump();
    viewer.tick((nowMs + 9_000) * MS);
    assertThat(network.closed).isEmpty();
    viewer.tick((nowMs + 11_000) * MS);
    assertThat(network.closed).containsExactly("aborted");
    assertThat(ends).isEqualTo(1);
    network.take();
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void aFaultOnTheWayEndsItAndGivesBackWhatItHolds() {
    network.broken = true;
    init(1);
    addGroup(2);
    viewer.pump();
    assertThat(network.closed).containsExactly("aborted");
    assertThat(ends).isEqualTo(1);
    viewer.gone();
    viewer.pump();
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void itIsToldOnceWhyNothingComesAndThatItGoesOn() {
    init(1);
    addGroup(2);
    viewer.pump();
    network.sent();
    log.status(new LiveStatus(LiveStatus.State.WAITING, "its producer left"));
    viewer.pump();
    viewer.pump();
    assertThat(network.sent()).isEqualTo("waiting");
    addGroup(1);
    viewer.pump();
    assertThat(network.sent()).isEqualTo("live 2");
  }

  @Test
  void beforeTheFirstPictureItHearsThatTheChannelWaits() {
    viewer.pump();
    assertThat(network.sent()).isEmpty();
    log.status(new LiveStatus(LiveStatus.State.WAITING, "it never had a producer"));
    viewer.pump();
    assertThat(network.sent()).isEqualTo("waiting");
  }

  @Test
  void theEndOfTheLogEndsIt() {
    init(1);
    addGroup(2);
    viewer.pump();
    log.status(new LiveStatus(LiveStatus.State.CLOSED, "the broker stops"));
    viewer.pump();
    assertThat(network.sent()).endsWith("end");
    assertThat(network.closed).containsExactly("stopped");
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void whoIsGoneGetsNoGoodbye() {
    init(1);
    addGroup(2);
    viewer.pump();
    network.sent();
    viewer.gone();
    viewer.end(EndCode.REFUSED, "late");
    assertThat(network.sent()).isEmpty();
    assertThat(network.closed).isEmpty();
    assertThat(ends).isEqualTo(1);
  }

  @Test
  void theClockComesWithTheFirstMediaAndThenEverySecond() {
    init(1);
    addGroup(1);
    viewer.pump();
    assertThat(network.messages).containsExactly("init", "-1", "0", "clock");
    network.messages.clear();
    add(false);
    viewer.pump();
    assertThat(network.messages).containsExactly("1");
    network.messages.clear();
    nowMs += 1_000;
    add(false);
    viewer.pump();
    assertThat(network.messages).containsExactly("2", "clock");
  }

  @Test
  void whileNothingComesItIsPingedAndLookedAfter() {
    viewer.pump();
    nowMs += 11_000;
    viewer.tick(nowMs * MS);
    viewer.tick(nowMs * MS);
    assertThat(network.pings).isEqualTo(1);
    assertThat(network.looks).isEqualTo(1);
  }
}
