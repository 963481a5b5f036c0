package io.millrace.media.ts;

import io.millrace.media.StreamDescription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What an observer says of a whole stream.
 *
 * @param points index of the first byte of each payload that was marked
 * @param tables bytes of the newest tables
 */
record Observation(
    StreamDescription description,
    List<Integer> points,
    List<Integer> ends,
    ByteBuffer tables,
    long damaged,
    boolean transportStream) {

  /** Payloads of 1316 bytes, as SRT carries them. */
  static Observation ofPayloads(byte[] stream) {
    return of(stream, 1316, 1316, new Random(0));
  }

  /** Payloads of random sizes. */
  static Observation ofChunks(byte[] stream, int max, Random random) {
    return of(stream, 1, max, random);
  }

  private static Observation of(byte[] stream, int min, int max, Random random) {
    StreamObserver observer = new StreamObserver();
    List<Integer> points = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (int at = 0; at < stream.length; ) {
      int size = Math.min(min + random.nextInt(max - min + 1), stream.length - at);
      if (observer.observe(ByteBuffer.wrap(stream, at, size))) {
        points.add(at);
        ends.add(at + size);
      }
      at += size;
    }
    return new Observation(
        observer.description(),
        points,
        ends,
        observer.tables(),
        observer.damaged(),
        observer.isTransportStream());
  }
}
