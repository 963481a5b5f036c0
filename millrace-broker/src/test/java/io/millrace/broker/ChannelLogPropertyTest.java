package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The log against a list that keeps everything. */
class ChannelLogPropertyTest {
  private static final Duration DURATION = Duration.ofMillis(800);
  private static final int PAGES = (1 << 20) / Page.BYTES;

  private record Entry(byte[] payload, long originNs, boolean randomAccess) {}

  private final List<Entry> model = new ArrayList<>();
  private final ByteBuffer out = ByteBuffer.allocate(2000);

  static LongStream seeds() {
    return LongStream.concat(LongStream.range(1, 9), new Random().longs(2));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsWhatWasWrittenOrSaysThatItIsGone(long seed) {
    Random random = new Random(seed);
    ChannelLog log = new ChannelLog(new BrokerLimits(1 << 20, DURATION, 0), new PageSupply(10_000));
    long nowNs = random.nextLong();
    long maxStepNs = 1 + random.nextInt(4_000_000);
    for (int i = 0; i < 4_000; i++) {
      nowNs += random.nextLong(maxStepNs);
      step(log, random, nowNs);
      check(log, random.nextLong(model.size() + 2L));
      check(log, log.first());
      check(log, log.first() - 1);
      check(log, log.end() - 1);
    }
    assertThat(log.bytes()).isEqualTo(bytesFrom(log.first()));
  }

  private void step(ChannelLog log, Random random, long nowNs) {
    if (random.nextInt(50) == 0) {
      checkBounds(log, nowNs);
    }
    byte[] payload = Payloads.random(random, random.nextInt(1500));
    long originNs = nowNs - 50_000_000 + random.nextInt(100_000_000);
    ByteBuffer buffer = Payloads.within(payload);
    boolean taken = log.append(buffer, originNs, nowNs);

    assertThat(taken).isEqualTo(payload.length > 0 && payload.length <= 1456);
    assertThat(buffer.remaining()).isEqualTo(payload.length);
    if (taken) {
      boolean randomAccess = random.nextInt(20) == 0;
      if (randomAccess) {
        log.markRandomAccess(ByteBuffer.allocate(0));
      }
      model.add(new Entry(payload, notBack(originNs), randomAccess));
    }
    assertThat(log.end()).isEqualTo(model.size());
  }

  private long notBack(long originNs) {
    long last = model.isEmpty() ? originNs : model.getLast().originNs();
    return originNs - last < 0 ? last : originNs;
  }

  private void check(ChannelLog log, long index) {
    boolean held = index >= log.first() && index < model.size() && index >= 0;
    assertThat(log.holds(index)).isEqualTo(held);
    if (!held) {
      return;
    }
    Entry entry = model.get((int) index);
    assertThat(log.length(index)).isEqualTo(entry.payload().length);
    assertThat(log.originNs(index)).isEqualTo(entry.originNs());
    assertThat(log.isRandomAccess(index)).isEqualTo(entry.randomAccess());
    out.clear().put((byte) 1);
    log.copyTo(index, out);
    assertThat(Payloads.bytes(out.flip().position(1))).isEqualTo(entry.payload());
  }

  private void checkBounds(ChannelLog log, long nowNs) {
    long first = log.first();
    if (first > 0) {
      boolean tooOld = isTooOld(model.get((int) first - 1), nowNs);
      boolean full = log.end() - first > (PAGES - 1) * Page.SLOTS;
      assertThat(tooOld || full).as("page given up without need").isTrue();
    }
    log.expire(nowNs);
    if (log.end() - log.first() >= Page.SLOTS) {
      Entry newestOfPage = model.get((int) log.first() + Page.SLOTS - 1);
      assertThat(isTooOld(newestOfPage, nowNs)).isFalse();
    }
    assertThat(log.pages()).isLessThanOrEqualTo(PAGES);
  }

  private static boolean isTooOld(Entry entry, long nowNs) {
    return nowNs - entry.originNs() > DURATION.toNanos();
  }

  private long bytesFrom(long first) {
    return model.stream().skip(first).mapToLong(e -> e.payload().length).sum();
  }
}
