package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.broker.Broker;
import io.millrace.broker.ChannelState;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.config.LiveConfig;
import io.millrace.server.events.EventSink;
import io.millrace.server.live.LiveStreams;
import io.millrace.server.live.TestBroker;
import io.millrace.server.record.RecordingState.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a channel's recording does when the configuration, the clock, or a loop does something. */
class RecorderTest {

  private static final ProducerId ID = new ProducerId("some/where");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path root;
  private final TestBroker broker = new TestBroker();
  private final AtomicReference<Instant> time = new AtomicReference<>(NOON);
  private final AtomicInteger refusals = new AtomicInteger();
  private LiveConfig config;
  private LiveStreams streams;
  private Recorder recorder;

  @BeforeEach
  void start() {
    config = new LiveConfig(with());
    streams = broker.streams(Map.of());
    recorder = new Recorder(new Busy(), streams, config, EventSink.NONE, new Told());
    broker.listen(recorder::onChange);
    recorder.start();
  }

  @AfterEach
  void stop() {
    recorder.close();
    streams.close();
    broker.close();
  }

  private BrokerConfig with(String... more) {
    Map<String, String> values = new HashMap<>();
    values.put("record.dir", root.toString());
    values.put("record.free", "0B");
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    return BrokerConfig.of(values);
  }

  /** A loop that refuses so many tasks first, as one does that is far too busy. */
  private final class Busy implements LoopAccess {
    private final LoopAccess loops = broker.loops();

    @Override
    public Optional<ChannelState> state(ProducerId id) {
      return loops.state(id);
    }

    @Override
    public Executor loop(int place) {
      return task -> {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          throw new RejectedExecutionException("too much to do");
        }
        loops.loop(place).execute(task);
      };
    }

    @Override
    public Broker broker(int place) {
      return loops.broker(place);
    }
  }

  /** A clock that somebody sets. */
  private final class Told extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return time.get();
    }
  }

  private void awaitState(State state) {
    await().atMost(SOON).until(() -> recorder.state(ID).state() == state);
  }

  private List<FileName> files(String kind) throws IOException {
    return recorder.folder().list(ID).stream()
        .map(RecordingFolder.Found::name)
        .filter(name -> name.kind().equals(kind))
        .toList();
  }

  private void awaitFiles(String kind, int count) {
    await().atMost(SOON).until(() -> files(kind).size() == count);
  }

  private byte[] read(FileName name) throws IOException {
    return Files.readAllBytes(recorder.folder().path(ID, name));
  }

  @Test
  void aReloadSwitchesRecordingsOfThoseWhoSendOnAndOff() throws IOException {
    Publication camera = broker.begin(ID, "camera");
    broker.sendClip(camera);
    assertThat(recorder.state(ID).state()).isEqualTo(State.OFF);
    config.become(with("channels.some/*.record", "both"));
    awaitState(State.RECORDING);
    assertThat(recorder.state(ID).by()).isEqualTo("configuration");
    awaitFiles(FileName.TS, 1);
    awaitFiles(FileName.MP4, 1);

    config.become(with("channels.some/*.record", "ts"));
    awaitFiles(FileName.TS, 2);
    config.become(with());
    awaitState(State.OFF);
    await().atMost(SOON).until(() -> recorder.taps(ID) == 0);
    assertThat(files(FileName.MP4)).hasSize(1);
    recorder.close(); // what is being written is whole
    for (FileName name : files(FileName.TS)) {
      assertThat(Reel.media(read(name))).isNotEmpty();
    }
    assertThat(boxes(read(files(FileName.MP4).getFirst())))
        .startsWith("ftypmoovmoof")
        .endsWith("mdat");
  }

  @Test
  void aReloadChangesWhenTheNextFileBegins() throws IOException {
    config.become(with("channels.some/*.record", "ts"));
    Publication camera = broker.begin(ID, "camera");
    broker.sendClip(camera);
    awaitFiles(FileName.TS, 1);
    config.become(with("channels.some/*.record", "ts", "record.split", "1s"));
    await()
        .atMost(SOON)
        .until(() -> {
          broker.sendClip(camera);
          return files(FileName.TS).size() >= 3;
        });
    assertThat(recorder.state(ID).state()).isEqualTo(State.RECORDING);
  }

  @Test
  void whoseClockIsSetBackLosesNothing() throws IOException {
    config.become(with("channels.some/*.record", "ts"));
    for (int turn = 0; turn < 3; turn++) {
      time.set(turn == 1 ? NOON.minusSeconds(3600) : NOON); // the third has the name of the first
      Publication camera = broker.begin(ID, "camera " + turn);
      broker.sendClip(camera);
      awaitFiles(FileName.TS, turn + 1);
      broker.end(camera);
      await().atMost(SOON).until(() -> recorder.state(ID).state() != State.RECORDING);
    }
    recorder.close();
    assertThat(files(FileName.TS))
        .extracting(FileName::text)
        .containsExactly(
            "20261122T110000.000Z.ts", "20261122T120000.000Z.ts", "20261122T120000.001Z.ts");
    for (FileName name : files(FileName.TS)) {
      assertThat(Reel.media(read(name))).isNotEmpty();
    }
  }

  @Test
  void aLoopThatIsTooBusyIsAskedAgain() throws IOException {
    Publication camera = broker.begin(ID, "camera");
    broker.sendClip(camera);
    refusals.set(3);
    config.become(with("channels.some/*.record", "ts"));
    awaitFiles(FileName.TS, 1);
    refusals.set(3);
    config.become(with());
    awaitState(State.OFF);
    await().atMost(SOON).until(() -> consumers() == 0);
  }

  private int consumers() {
    return broker.onLoop(() -> {
      AtomicInteger count = new AtomicInteger();
      broker
          .loops()
          .broker(0)
          .channel(ID)
          .ifPresent(channel -> channel.forEachSubscription(row -> count.incrementAndGet()));
      return count.get();
    });
  }

  /** Types of the boxes, one after the other. */
  private static String boxes(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    StringBuilder types = new StringBuilder();
    for (int at = 0; at < file.length; at += bytes.getInt(at)) {
      assertThat(bytes.getInt(at)).isBetween(8, file.length - at);
      types.append(new String(file, at + 4, 4, StandardCharsets.US_ASCII));
    }
    return types.toString();
  }
}
