package io.millrace.cli.ffmpeg;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrphanIT {

  /** A parent: starts FFmpeg without end, tells its pid, and waits to be killed. */
  static final class Parent {
    public static void main(String[] args) throws IOException {
      List<String> command = new ArrayList<>(FfmpegProgram.find().command());
      command.addAll(List.of("-re", "-f", "lavfi", "-i", "testsrc", "-c:v", "mpeg2video"));
      command.addAll(List.of("-f", "mpegts", "pipe:1"));
      FfmpegProcess process = FfmpegProcess.start(command);
      byte[] some = process.stdout().readNBytes(188);
      System.out.println(some.length == 188 ? process.pid() : -1);
      while (process.stdout().read() >= 0) {
        // Reads on as a producer does.
      }
    }
  }

  @ParameterizedTest(name = "by force {0}")
  @ValueSource(booleans = {true, false})
  void ffmpegDoesNotOutliveItsParent(boolean byForce) throws IOException {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader reader = parent.inputReader()) {
      long pid = Long.parseLong(reader.readLine());
      ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
      assertThat(child.isAlive()).isTrue();
      if (byForce) {
        parent.destroyForcibly();
      } else {
        parent.destroy();
      }
      await().atMost(5, SECONDS).until(() -> !child.isAlive());
    } finally {
      parent.destroyForcibly();
    }
  }
}
