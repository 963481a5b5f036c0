package io.millrace.cli.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.HostAndPort;
import io.millrace.cli.ffmpeg.FfmpegArgs;
import io.millrace.cli.ffmpeg.FfmpegProcess;
import io.millrace.cli.ffmpeg.FfmpegProgram;
import io.millrace.cli.ffmpeg.FfmpegRun;
import io.millrace.cli.srt.BrokerAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole producer against libsrt's listener, which came with the bundled FFmpeg. */
class ProducerToLibsrtIT {

  @TempDir Path folder;

  private final FfmpegProgram program = FfmpegProgram.bundled();
  private final StringWriter out = new StringWriter();

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path makeStream() {
    Path file = folder.resolve("in.ts");
    List<String> command = program.command();
    command.addAll(
        List.of("-f", "lavfi", "-i", TestPattern.of(2).videoGraph(ProducerSettings.DEFAULT_RATE)));
    command.addAll(List.of("-t", "3", "-c:v", "mpeg2video", "-f", "mpegts", FfmpegArgs.file(file)));
    assertThat(FfmpegRun.run(command, Duration.ofSeconds(30)).exitCode()).isZero();
    return file;
  }

  @Test
  void mpegTsArrivesByteForByteAtLibsrt() throws IOException {
    Path in = makeStream();
    Path received = folder.resolve("received.ts");
    int port = freePort();
    List<String> listener = program.command();
    listener.addAll(List.of("-f", "data", "-i", "srt://127.0.0.1:" + port + "?mode=listener"));
    listener.addAll(List.of("-map", "0", "-c", "copy", "-f", "data", FfmpegArgs.file(received)));
    try (FfmpegProcess libsrt = FfmpegProcess.start(listener)) {
      ProducerSettings settings =
          ProducerSettings.of(
              "1AAA99",
              BrokerAccess.to(new HostAndPort("127.0.0.1", port)),
              new Source.Pipe(Optional.of(in)));
      new Producer(settings, () -> program, new PrintWriter(out), false).run();
      libsrt.waitFor();
    }
    assertThat(Files.mismatch(in, received)).as(out.toString()).isEqualTo(-1);
  }
}
