package io.millrace.media.ts;

import io.millrace.media.codec.AudioFormat;
import io.millrace.media.es.DecoderConfig;
import io.millrace.media.es.OpusConfig;
import io.millrace.media.es.Slices;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Opus packets behind the control header of their mapping to MPEG-TS: 11 bits of prefix, three
 * flags, the packet's size in bytes of 255 and a last one, then what the flags announce.
 */
final class OpusFraming implements AudioFraming {

  private static final int PREFIX = 0x7FE0;
  private static final int PREFIX_MASK = 0xFFE0;
  private static final int START_TRIM = 0x10;
  private static final int END_TRIM = 0x08;
  private static final int EXTENSION = 0x04;

  /**
   * Of the packet's size: five streams, as eight channels have, of 120 ms of the largest frames.
   */
  private static final int SIZE_BYTES_MAX = 160;

  /** Nothing longer fits into an Opus packet (RFC 6716 3.2.5). */
  private static final int SAMPLES_MAX = 5760;

  private final @Nullable OpusConfig config;
  private final Slices slices = new Slices();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int samples;

  OpusFraming(@Nullable AudioFormat announced) {
    config = announced == null ? null : OpusConfig.of(announced.channels());
  }

  @Override
  public int length(ByteBuffer buffer, int at, int to) {
    int packet = packetStart(buffer, at, to);
    return packet <= 0 ? packet : packet - at + packetLength(buffer, at);
  }

  @Override
  public boolean open(ByteBuffer buffer, int at, int to) {
    bytes = buffer;
    slices.clear();
    int from = packetStart(buffer, at, to);
    if (config == null || from <= 0 || from >= to) {
      return false;
    }
    slices.add(from, to);
    samples = samples(buffer, from, to);
    return samples > 0;
  }

  @Override
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public Slices slices() {
    return slices;
  }

  @Override
  public int samples() {
    return samples;
  }

  @Override
  public int rateHz() {
    return OpusConfig.RATE_HZ;
  }

  @Override
  public @Nullable DecoderConfig config() {
    return config;
  }

  /** Index of the Opus packet; NONE if no control header is here, MORE if not all of it. */
  private static int packetStart(ByteBuffer buffer, int at, int to) {
    if (at + 3 > to) {
      return MORE;
    }
    if ((buffer.getShort(at) & PREFIX_MASK) != PREFIX) {
      return NONE;
    }
    int flags = buffer.get(at + 1);
    int next = at + 2;
    while (next < to && (buffer.get(next) & 0xFF) == 0xFF) {
      next++;
    }
    if (next - at > SIZE_BYTES_MAX) {
      return NONE;
    }
    next++;
    next += (flags & START_TRIM) != 0 ? 2 : 0;
    next += (flags & END_TRIM) != 0 ? 2 : 0;
    if ((flags & EXTENSION) != 0) {
      next += next < to ? 1 + (buffer.get(next) & 0xFF) : 1;
    }
    return next > to ? MORE : next;
  }

  /** The size in a control header that is all there. */
  private static int packetLength(ByteBuffer buffer, int at) {
    int length = 0;
    int next = at + 2;
    int part;
    do {
      part = buffer.get(next++) & 0xFF;
      length += part;
    } while (part == 0xFF);
    return length;
  }

  /** Frames times samples of a frame, from the table of contents (RFC 6716 3.1); 0 if too many. */
  private static int samples(ByteBuffer buffer, int from, int to) {
    int toc = buffer.get(from) & 0xFF;
    int frames =
        switch (toc & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> from + 1 < to ? buffer.get(from + 1) & 0x3F : 0;
        };
    int total = frames * frameSamples(toc >> 3);
    return total <= SAMPLES_MAX ? total : 0;
  }

  private static int frameSamples(int configuration) {
    if (configuration < 12) {
      return configuration % 4 == 3 ? 2880 : 480 << configuration % 4; // SILK: 10, 20, 40, 60 ms
    }
    return configuration < 16
        ? 480 << configuration % 2 // hybrid: 10, 20 ms
        : 120 << configuration % 4; // CELT: 2.5, 5, 10, 20 ms
  }
}
