package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.srt.BrokerAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final RecordingUplink uplink = new RecordingUplink();

  private static FfmpegProgram notNeeded() {
    throw new AssertionError("a pipe needs no FFmpeg");
  }

  private ProducerSettings pipe(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("in.ts"), content);
    return ProducerSettings.of(
        "1AAA99",
        BrokerAccess.to(ProducerSettings.DEFAULT_BROKER),
        new Source.Pipe(Optional.of(file)));
  }

  private Producer producer(ProducerSettings settings, Uplink to) {
    return new Producer(
        settings, ProducerTest::notNeeded, s -> to, new StatusPrinter(new PrintWriter(out), false));
  }

  @Test
  void mpegTsFromAPipeArrivesUnchangedAndASummaryIsPrinted() throws IOException {
    byte[] stream = TsBytes.packets(1000, new Random(4));
    for (int at = 0; at < stream.length; at += 188) {
      stream[at + 3] = 0x10;
    }
    producer(pipe(stream), uplink).run();
    assertThat(uplink.bytes()).isEqualTo(stream);
    assertThat(uplink.isClosed()).isTrue();
    assertThat(out.toString())
        .contains("sending 1AAA99 to 127.0.0.1:5000: MPEG-TS from '")
        .contains("sent 1AAA99 for 00:00:0");
  }

  @Test
  void aPipeThatIsNoMpegTsIsNamedWithItsRemedy() throws IOException {
    ProducerSettings settings = pipe(new byte[100_000]);
    assertThatThrownBy(() -> producer(settings, uplink).run())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("in.ts' is not MPEG-TS")
        .hasMessageContaining("ffmpeg -re -i FILE -c copy -f mpegts -");
    assertThat(uplink.bytes()).isEmpty();
  }

  @Test
  void anEmptyPipeIsNamed() throws IOException {
    ProducerSettings settings = pipe(new byte[0]);
    assertThatThrownBy(() -> producer(settings, uplink).run())
        .hasMessageContaining("in.ts' ended without a byte");
  }

  @Test
  void aTitleForAPipeIsSaidNotToBeSent() throws IOException {
    byte[] stream = TsBytes.packets(10, new Random(4));
    producer(pipe(stream).withTitle("Mine"), uplink).run();
    assertThat(out.toString()).contains("title 'Mine' is not sent");
  }

  @Test
  void aRefusalEndsItWithTheReason() throws IOException {
    ProducerSettings settings = pipe(TsBytes.packets(10, new Random(4)));
    RecordingUplink refusing = new RecordingUplink("forbidden (2403)");
    assertThatThrownBy(() -> producer(settings, refusing).run())
        .isInstanceOf(CommandFailure.class)
        .hasMessage("broker 127.0.0.1:5000 refused 1AAA99: forbidden (2403)");
    assertThat(refusing.isClosed()).isTrue();
  }

  @Test
  void closedDuringTheDelayItEndsAtOnceAndNeverCalls() throws Exception {
    ProducerSettings plain = pipe(TsBytes.packets(10, new Random(4)));
    ProducerSettings delayed =
        new ProducerSettings(
            plain.id(),
            plain.access(),
            plain.source(),
            plain.rate(),
            Duration.ofHours(1),
            false,
            plain.title(),
            plain.duration(),
            plain.bitsPerSecond(),
            false);
    Producer producer = producer(delayed, uplink);
    CompletableFuture<Void> run = CompletableFuture.runAsync(producer::run);
    Awaitility.await().until(() -> out.toString().contains("starting in 3600 s"));
    producer.close();
    run.get(5, TimeUnit.SECONDS);
    assertThat(uplink.isClosed()).isFalse();
    assertThat(out.toString()).doesNotContain("sending");
  }
}
