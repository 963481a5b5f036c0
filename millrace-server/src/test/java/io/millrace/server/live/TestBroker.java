package io.millrace.server.live;

import io.millrace.broker.Broker;
import io.millrace.broker.BrokerGroup;
import io.millrace.broker.BrokerLimits;
import io.millrace.broker.BrokerMember;
import io.millrace.broker.Channel;
import io.millrace.broker.ChannelLifeListener;
import io.millrace.broker.ChannelState;
import io.millrace.broker.ChannelStats;
import io.millrace.broker.Claim;
import io.millrace.broker.ClaimRule;
import io.millrace.broker.Coalescing;
import io.millrace.broker.Continuity;
import io.millrace.broker.MediaMemory;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publication;
import io.millrace.broker.Publisher;
import io.millrace.server.config.BrokerConfig;
import io.millrace.server.record.LoopAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One broker's loop, on a thread of the test's, and a recorded stream of two seconds. */
public final class TestBroker implements AutoCloseable {

  /** The clip has so many. */
  public static final int PICTURES = 50;

  /** H.264 with B pictures, and AAC. */
  public static final Path CLIP =
      Path.of("..", "millrace-media", "src/test/resources/io/millrace/media/ts/h264-aac.ts");

  /** Where a sequence parameter set begins; profile, constraints and level follow. */
  private static final byte[] PARAMETERS = {0, 0, 1, 0x67};

  private static final byte HIGHER_LEVEL = 51;
  private static final ClaimRule ALWAYS = incumbent -> true;
  private static final int PAYLOAD = 1316;
  private static final long PATIENCE_S = 30;

  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final BrokerGroup group =
      new BrokerGroup(
          1,
          BrokerLimits.DEFAULT,
          new MediaMemory(64 << 20, 32 << 20),
          id -> Continuity.DEFAULT,
          place -> Coalescing.NONE);
  private final BrokerMember member = group.member(0);

  public TestBroker() {
    group.attach(0, loop, () -> {});
  }

  /** Live streams of its channels. */
  public LiveStreams streams(Map<String, String> settings) {
    BrokerConfig config = BrokerConfig.of(settings);
    return new LiveStreams(List.of(new TapLoop(loop, member)), group, () -> config);
  }

  /** As a tap reaches it. */
  TapLoop tapLoop() {
    return new TapLoop(loop, member);
  }

  /** Its loop, as recordings want it. */
  public LoopAccess loops() {
    return new LoopAccess() {
      @Override
      public Optional<ChannelState> state(ProducerId id) {
        return group.state(id);
      }

      @Override
      public Executor loop(int place) {
        return loop;
      }

      @Override
      public Broker broker(int place) {
        return member.broker();
      }
    };
  }

  /** Tells of each channel's life from now on. */
  public void listen(ChannelLifeListener listener) {
    group.listen(listener);
  }

  /** What the loop answers. */
  public <T> T onLoop(Callable<T> task) {
    try {
      return loop.submit(task).get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Producer(String name) implements Publisher {
    @Override
    public String identity() {
      return name;
    }
  }

  /** A producer comes, or takes over. */
  public Publication begin(ProducerId id, String name) {
    return onLoop(() -> {
      Claim claim = member.claim(id, new Producer(name), ALWAYS, System.nanoTime());
      return member.begin((Claim.Granted) claim, System.nanoTime());
    });
  }

  /** It leaves. */
  public void end(Publication publication) {
    end(publication, "192.0.2.7:40000 left");
  }

  /** It leaves, of which the broker's log says why. */
  public void end(Publication publication, String why) {
    onLoop(() -> {
      publication.end(System.nanoTime(), why);
      return true;
    });
  }

  /** It sends the clip, as fast as the loop takes it. */
  public void sendClip(Publication to) {
    send(to, clip());
  }

  /** It sends the clip as if another encoder had made it: of a higher level. */
  public void sendOtherClip(Publication to) {
    byte[] stream = clip();
    int changed = 0;
    for (int at = 0; at + PARAMETERS.length < stream.length; at++) {
      if (Arrays.equals(stream, at, at + PARAMETERS.length, PARAMETERS, 0, PARAMETERS.length)) {
        stream[at + PARAMETERS.length + 2] = HIGHER_LEVEL;
        changed++;
      }
    }
    if (changed == 0) {
      throw new IllegalStateException("the clip has no parameter sets");
    }
    send(to, stream);
  }

  /** It sends these bytes, as fast as the loop takes them. */
  public void send(Publication to, byte[] stream) {
    for (int at = 0; at < stream.length; at += PAYLOAD) {
      ByteBuffer payload = ByteBuffer.wrap(stream, at, Math.min(PAYLOAD, stream.length - at));
      onLoop(() -> {
        long nowNs = System.nanoTime();
        to.append(payload, nowNs, nowNs);
        member.flush(nowNs);
        return true;
      });
    }
  }

  private static byte[] clip() {
    try {
      return Files.readAllBytes(CLIP);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was counted of a channel. */
  public ChannelStats stats(ProducerId id) {
    return onLoop(() -> member.broker().channel(id).map(Channel::stats).orElse(ChannelStats.NONE));
  }

  /** Whether the broker knows the channel. */
  public boolean has(ProducerId id) {
    return onLoop(() -> member.broker().channel(id).isPresent());
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
