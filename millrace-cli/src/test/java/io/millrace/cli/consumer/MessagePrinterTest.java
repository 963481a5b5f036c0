package io.millrace.cli.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MessagePrinterTest {

  private final List<String> printed = new CopyOnWriteArrayList<>();

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void linesArePrintedInOrderBeforeItCloses() {
    MessagePrinter printer = new MessagePrinter(printed::add);
    List<String> lines = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
    lines.forEach(printer::say);
    printer.close();

    assertThat(printed).isEqualTo(lines);
    printer.say("too late");
    printer.flush(Duration.ofMillis(10));
    assertThat(printed).hasSize(500);
  }

  @Test
  void aTerminalThatStandsStillStopsNobodyAndWhatIsLeftOutIsCounted() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    MessagePrinter printer =
        new MessagePrinter(line -> {
          reading.countDown();
          awaitUninterrupted(goOn);
          printed.add(line);
        });
    printer.say("first");
    reading.await();
    for (int i = 0; i < MessagePrinter.MAX_LINES + 7; i++) {
      printer.say("line " + i);
    }
    goOn.countDown();

    Awaitility.await().until(() -> printed.contains("(7 messages left out: nobody read them)"));
    assertThat(printed).hasSize(MessagePrinter.MAX_LINES + 2);
  }
}
