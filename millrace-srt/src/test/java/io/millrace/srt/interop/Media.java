package io.millrace.srt.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is sent: lines of random text, each as long as a live packet, so that they can be typed into
 * a program that reads packets from its input.
 */
record Media(List<String> lines) {

  /** Seven MPEG-TS packets' worth, with the end of the line. */
  static final int PACKET = 1316;

  /** One packet a millisecond is about 10 Mbit/s. */
  static final long INTERVAL_NS = 1_000_000;

  static Media of(long seed, int packets) {
    Random random = new Random(seed);
    return new Media(IntStream.range(0, packets).mapToObj(i -> line(random)).toList());
  }

  private static String line(Random random) {
    byte[] bytes = new byte[PACKET];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes).substring(0, PACKET - 1);
  }

  /** With packets behind it that are not compared: programs hold back the last ones they got. */
  Media withTail(int packets) {
    return new Media(Stream.concat(lines.stream(), of(0, packets).lines.stream()).toList());
  }

  byte[] packet(int i) {
    return (lines.get(i) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  int packets() {
    return lines.size();
  }

  int size() {
    return lines.size() * PACKET;
  }

  String sha256() {
    ByteBuffer all = ByteBuffer.allocate(size());
    IntStream.range(0, packets()).forEach(i -> all.put(packet(i)));
    return sha256(all.array());
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
