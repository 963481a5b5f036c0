package io.millrace.server.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.broker.ChannelChange;
import io.millrace.broker.ChannelState;
import io.millrace.broker.ChannelState.Lingering;
import io.millrace.broker.ChannelState.Live;
import io.millrace.broker.ChannelState.Waiting;
import io.millrace.broker.Holder;
import io.millrace.broker.ProducerId;
import io.millrace.broker.Publisher;
import io.millrace.server.events.Event;
import io.millrace.server.events.EventBus;
import io.millrace.server.events.EventFilter;
import io.millrace.server.events.EventReader;
import io.millrace.server.events.Occurrence;
import io.millrace.srt.connection.CloseReason;
import io.millrace.srt.handshake.Rejection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What strangers can do to the log: nothing but fill a few lines a second. */
class JournalTest {

  private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.7", 4000);

  private final Logger logger = (Logger) LoggerFactory.getLogger(Journal.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Journal journal = new Journal();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  private List<String> lines() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aStreamIdOfControlCharactersStaysOneHarmlessLine() {
    StringBuilder hostile = new StringBuilder();
    for (char c = 0; c < 0x20; c++) {
      hostile.append(c);
    }
    hostile.append("\u007f\u0085\u009b2J\u2028\u2029\u202e\ufeff\ud800\r\n12:00 INFO all is well");

    journal.refused(STRANGER, hostile.toString(), Rejection.BAD_REQUEST, "no channel");

    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst())
        .contains("all is well")
        .doesNotContainPattern("\\p{Cntrl}|\\p{Cf}|\\p{Cs}|\\p{Zl}|\\p{Zp}");
  }

  @Test
  void aLongStreamIdIsCut() {
    journal.refused(STRANGER, "x".repeat(512), Rejection.BAD_REQUEST, "no channel");
    assertThat(lines().getFirst()).hasSizeLessThan(220);
  }

  @Test
  void aFloodOfRefusedCallersIsCutToAFewLinesASecond() {
    for (int i = 0; i < 10_000; i++) {
      journal.refused(STRANGER, "x", Rejection.NOT_FOUND, "no channel");
    }
    journal.second();
    assertThat(lines()).hasSizeLessThan(30);
    assertThat(lines().getLast()).contains("and 9980 more lines");
  }

  @Test
  void aFloodOfRefusedCallersHidesNothingElse() {
    for (int i = 0; i < 10_000; i++) {
      journal.refused(STRANGER, "x", Rejection.NOT_FOUND, "no channel");
    }
    journal.consumerJoined(new ProducerId("1AAA99"), STRANGER);
    assertThat(lines().getLast()).contains("1AAA99");
  }

  @Test
  void whoWaitsForTheOutputHoldsUpNobodyWhoseLineIsCut() throws Exception {
    for (int i = 0; i < 19; i++) {
      journal.refused(STRANGER, "x", Rejection.NOT_FOUND, "no channel");
    }
    BlockedOutput output = new BlockedOutput();
    output.start();
    logger.addAppender(output);
    try {
      CompletableFuture<Void> last =
          CompletableFuture.runAsync(this::refuse, Thread::startVirtualThread);
      assertThat(output.writing.await(30, TimeUnit.SECONDS)).isTrue();
      CompletableFuture.runAsync(this::refuse, Thread::startVirtualThread)
          .get(30, TimeUnit.SECONDS);
      assertThat(last).isNotDone();
      output.goOn.countDown();
      last.get(30, TimeUnit.SECONDS);
    } finally {
      output.goOn.countDown();
      logger.detachAppender(output);
    }
    journal.second();
    assertThat(lines().getLast()).contains("and 1 more line ");
  }

  @Test
  void aKeyInPlaceOfTheNameIsNeitherInTheLogNorInAnEvent() throws InterruptedException {
    EventBus bus = new EventBus();
    EventReader reader = bus.reader(EventFilter.ALL);
    String secret = "ab23cd_abcdefghijkmnpqrstuvwxyz23456789";
    new Journal(bus).refused(STRANGER, "mk_" + secret, Rejection.BAD_REQUEST, "no channel");
    bus.start();
    bus.close();
    assertThat(reader.read(100, 0)).hasSize(1).asString().doesNotContain(secret);
    assertThat(lines()).hasSize(1).asString().doesNotContain(secret);
  }

  @Test
  void whatTheLogTellsIsToldAsAnEvent() throws InterruptedException {
    EventBus bus = new EventBus();
    EventReader reader = bus.reader(EventFilter.ALL);
    Journal both = new Journal(bus);
    ProducerId id = ProducerId.parse("alice/cam2").orElseThrow();
    ChannelState never = new Waiting(0, "never");
    Live first = new Live(0, new Holder(0, 1, new Named("192.0.2.7:4000")), false, "came");
    Live second = new Live(0, new Holder(0, 2, new Named("192.0.2.8:4001")), false, "taken over");
    Lingering gone = new Lingering(1, 2_000_001, second.holder(), "the peer went silent");

    both.onChange(new ChannelChange(id, never, first));
    both.onChange(new ChannelChange(id, first, second));
    both.onChange(new ChannelChange(id, second, gone));
    both.onChange(new ChannelChange(id, gone, new Waiting(3, "the peer went silent")));
    both.consumerJoined(id, STRANGER);
    both.consumerLeft(id, STRANGER, CloseReason.PEER_SHUTDOWN.text());
    both.refused(STRANGER, "publish:alice/cam2", Rejection.CONFLICT, "taken");
    both.refused(STRANGER, "/\u0001/", Rejection.BAD_REQUEST, "no channel");
    bus.start();
    bus.close();

    List<String> at = List.of("192.0.2.7:4000");
    List<Occurrence> told = reader.read(100, 0);
    assertThat(told)
        .extracting(Occurrence::event)
        .containsExactly(
            new Event.ChannelLive("192.0.2.7:4000"),
            new Event.Takeover("192.0.2.8:4001", "192.0.2.7:4000"),
            new Event.ChannelLingering("192.0.2.8:4001", "the peer went silent", 2),
            new Event.ChannelOffline("192.0.2.8:4001", "the peer went silent"),
            new Event.ClientsJoined(1, 0, at),
            new Event.ClientsLeft(1, 0, Map.of("closed by the peer", 1L), at),
            new Event.Rejected(2409, "in use", "taken", 1, at),
            new Event.Rejected(2400, "the peer could not read the stream id", "no channel", 1, at));
    assertThat(told.getLast().channel()).isEmpty();
    assertThat(told.subList(0, 7)).allSatisfy(o -> assertThat(o.channel()).contains("alice/cam2"));
    assertThat(lines()).hasSize(told.size());
  }

  private record Named(String name) implements Publisher {
    @Override
    public String identity() {
      return name;
    }
  }

  private void refuse() {
    journal.refused(STRANGER, "x", Rejection.NOT_FOUND, "no channel");
  }

  /** Nobody reads it until it may go on. */
  private static final class BlockedOutput extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    protected void append(ILoggingEvent event) {
      writing.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
