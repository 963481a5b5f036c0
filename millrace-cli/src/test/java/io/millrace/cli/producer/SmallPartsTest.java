package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SmallPartsTest {

  @Test
  void theStatusLineTellsTheRateSinceTheLastOne() {
    StatusLine line = new StatusLine("127.0.0.1:5000 1AAA99");
    line.format(
        Duration.ofSeconds(82), new UplinkStatus(true, 1, 100, 1_000_000, 1.2, 0, 0, 0, ""));
    assertThat(
            line.format(
                Duration.ofSeconds(83),
                new UplinkStatus(true, 1, 300, 1_300_000, 1.24, 3, 2, 1, "")))
        .isEqualTo(
            "00:01:23  2.4 Mbit/s  rtt 1.2 ms  lost 3  resent 2  dropped 1  → 127.0.0.1:5000 1AAA99");
  }

  @Test
  void onATerminalTheStatusIsRewrittenInPlace() {
    StringWriter out = new StringWriter();
    StatusPrinter printer = new StatusPrinter(new PrintWriter(out), true);
    printer.status(Duration.ZERO, "a");
    printer.status(Duration.ofSeconds(1), "b");
    printer.message("m");
    assertThat(out.toString().replace(System.lineSeparator(), "|"))
        .isEqualTo("\r\u001b[K\u001b[?7la\u001b[?7h\r\u001b[K\u001b[?7lb\u001b[?7h\r\u001b[Km|");
  }

  @Test
  void elsewhereTheStatusIsALineEveryTenSeconds() {
    StringWriter out = new StringWriter();
    StatusPrinter printer = new StatusPrinter(new PrintWriter(out), false);
    for (int second = 1; second <= 25; second++) {
      printer.status(Duration.ofSeconds(second), "s" + second);
    }
    assertThat(out.toString().lines()).containsExactly("s1", "s11", "s21");
  }

  @Test
  void aFullQueueLosesItsOldest() {
    PayloadQueue queue = new PayloadQueue(2);
    assertThat(queue.offer(ByteBuffer.allocate(1), 1)).isTrue();
    assertThat(queue.offer(ByteBuffer.allocate(1), 2)).isFalse();
    assertThat(queue.offer(ByteBuffer.allocate(1), 3)).isFalse();
    assertThat(queue.drain()).extracting(PayloadQueue.Stamped::originNs).containsExactly(2L, 3L);
    assertThat(queue.dropped()).isEqualTo(1);
    assertThat(queue.offer(ByteBuffer.allocate(1), 4)).isTrue();
  }
}
