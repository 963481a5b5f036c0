package io.millrace.server.interop.matrix;

import io.millrace.server.interop.Received;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What is sent: lines of random text, each as long as a live packet, because srt-live-transmit
 * reads lines.
 *
 * @param lines with the end of the line, all of one length
 */
record Payload(List<String> lines) {

  /** Seven MPEG-TS packets' worth. */
  static final int PACKET = 1316;

  /** Behind what is compared: programs hold back the last ones they got. */
  private static final int TAIL = 60;

  static Payload of(long seed, int packets) {
    Random random = new Random(seed);
    return new Payload(IntStream.range(0, packets + TAIL).mapToObj(i -> line(random)).toList());
  }

  private static String line(Random random) {
    byte[] bytes = new byte[PACKET];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes).substring(0, PACKET - 1);
  }

  byte[] packet(int i) {
    return (lines.get(i) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  int packets() {
    return lines.size();
  }

  /** How many bytes are compared. */
  int comparedBytes() {
    return (packets() - TAIL) * PACKET;
  }

  /** Whether this much of it came, and every byte in its place. */
  boolean isBeginningOf(byte[] came) {
    return came.length >= comparedBytes()
        && Received.sha256(Arrays.copyOf(came, comparedBytes())).equals(sha256());
  }

  /** Where the first wrong byte is. */
  int mismatch(byte[] came) {
    return Arrays.mismatch(compared(), came);
  }

  private String sha256() {
    return Received.sha256(compared());
  }

  private byte[] compared() {
    byte[] all = String.join("\n", lines).getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(all, comparedBytes());
  }
}
