package io.millrace.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;

/** What a viewer got, against what was sent. */
public final class Received {
  private static final int TS_PACKET = 188;
  private static final int MOST_TABLES = 1316;

  private Received() {}

  /** Every byte in its place and no other. */
  public static void assertSame(Path received, Path sent) throws IOException {
    assertSame(Files.readAllBytes(received), Files.readAllBytes(sent));
  }

  /** Every byte in its place, behind one packet of tables: so a viewer starts with a picture. */
  public static void assertSameBehindTables(Path received, Path sent) throws IOException {
    assertSameBehindTables(received, Files.readAllBytes(sent));
  }

  static void assertSameBehindTables(Path received, byte[] gave) throws IOException {
    byte[] got = Files.readAllBytes(received);
    int tables = got.length - gave.length;
    assertThat(tables).as("bytes of tables ahead").isBetween(2 * TS_PACKET, MOST_TABLES);
    assertThat(tables % TS_PACKET).isZero();
    assertThat(pids(got, tables)).as("PIDs of the tables").startsWith(0).doesNotContain(256, 257);
    assertSame(Arrays.copyOfRange(got, tables, got.length), gave);
  }

  static void assertSame(byte[] got, byte[] gave) {
    assertThat(gave).as("what was sent").isNotEmpty();
    assertThat(got.length + " bytes, SHA-256 " + sha256(got))
        .as("first difference at %d", Arrays.mismatch(got, gave))
        .isEqualTo(gave.length + " bytes, SHA-256 " + sha256(gave));
  }

  /** The PIDs of the transport stream packets in the first so many bytes. */
  public static int[] pids(byte[] stream, int bytes) {
    return IntStream.range(0, bytes / TS_PACKET)
        .map(i -> i * TS_PACKET)
        .map(at -> (stream[at + 1] & 0x1F) << 8 | stream[at + 2] & 0xFF)
        .toArray();
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
