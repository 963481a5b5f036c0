package io.millrace.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.server.interop.Clips;
import io.millrace.server.interop.Libsrt;
import io.millrace.server.program.BrokerProgram;
import io.millrace.server.program.Programs;
import io.millrace.testkit.process.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** What the tests of this package share. */
final class Faults {

  private Faults() {}

  /**
   * Twelve seconds with a key frame every half second: pictures are back as soon as packets are.
   */
  static Path clip(Path folder) {
    return Clips.make(folder.resolve("clip.ts"), 12, 12);
  }

  /** {@code millrace producer}, over and over, which calls again when its connection ends. */
  static Peer producer(int port, String id, Path clip) {
    return Programs.millrace(
            "producer", clip.toString(), "--loop", "--id", id, "--broker", "127.0.0.1:" + port)
        .start();
  }

  /** {@code ffmpeg}, over and over; its connection is its life. */
  static Peer endless(int port, String id, Path clip) {
    return Libsrt.FFMPEG
        .command(
            "-v",
            "error",
            "-nostdin",
            "-re",
            "-stream_loop",
            "-1",
            "-i",
            clip.toString(),
            "-c",
            "copy",
            "-f",
            "mpegts",
            Libsrt.url(port, "publish:" + id))
        .start();
  }

  /** Lets a time pass in which something lasts. */
  static void lasting(Duration time) {
    lastingSince(System.nanoTime(), time);
  }

  /** The same, from this moment on. */
  static void lastingSince(long fromNs, Duration time) {
    await().atMost(Programs.SOON).until(() -> System.nanoTime() - fromNs >= time.toNanos());
  }

  /** A figure for whoever reads the log of the tests. */
  static void tell(String format, Object... values) {
    System.out.println("chaos: " + String.format(Locale.ROOT, format, values));
  }

  /** Nothing that is a bug was logged. */
  static void assertCalm(BrokerProgram broker) {
    String log = Programs.stdout(broker.process()) + broker.process().stderr();
    assertThat(log).doesNotContain("ERROR", "Exception", "AssertionError", "failed\n");
  }
}
