package io.millrace.srt.example;

import io.millrace.srt.endpoint.SrtStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Sends a file of MPEG-TS at the pace of its own clock: SendFile srt://HOST:PORT FILE. */
final class SendFile {

  public static void main(String[] args) throws IOException, InterruptedException {
    try (InputStream file = Files.newInputStream(Path.of(args[1]));
        SrtStream stream = SrtStream.open(args[0])) {
      stream.connected().join();
      long startNs = System.nanoTime();
      long firstPcr = -1;
      byte[] payload = file.readNBytes(7 * 188);
      while (payload.length > 0 && !stream.ended().isDone()) {
        long pcr = pcr(payload);
        firstPcr = firstPcr < 0 ? pcr : firstPcr;
        if (pcr > firstPcr) {
          long dueNs = startNs + (pcr - firstPcr) * 100_000 / 9;
          TimeUnit.NANOSECONDS.sleep(dueNs - System.nanoTime());
        }
        stream.send(ByteBuffer.wrap(payload));
        payload = file.readNBytes(7 * 188);
      }
    }
  }

  /** The program clock in the first TS packet that has it, at 90 kHz; -1 if none has. */
  private static long pcr(byte[] ts) {
    for (int at = 0; at + 12 <= ts.length; at += 188) {
      boolean hasAdaptationField = (ts[at + 3] & 0x20) != 0 && ts[at + 4] > 0;
      if (hasAdaptationField && (ts[at + 5] & 0x10) != 0) {
        return (ByteBuffer.wrap(ts).getInt(at + 6) & 0xFFFF_FFFFL) << 1 | (ts[at + 10] >> 7 & 1);
      }
    }
    return -1;
  }
}
