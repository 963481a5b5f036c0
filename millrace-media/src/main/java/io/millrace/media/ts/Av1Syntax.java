package io.millrace.media.ts;

import io.millrace.media.codec.Av1SequenceHeader;
import io.millrace.media.codec.StartCodes;
import io.millrace.media.es.Av1Config;
import io.millrace.media.es.Slices;
import io.millrace.media.es.VideoConfig;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Temporal units of AV1 as they are carried in MPEG-2 TS: each OBU behind a start code, with
 * emulation prevention (AOM, "Carriage of AV1 in MPEG-2 TS" 3), or one after the other with size
 * fields (AV1 bitstream specification 5.2), as some multiplexers write. PES packets up to the next
 * temporal delimiter are one unit. One owner.
 */
final class Av1Syntax implements VideoSyntax {

  private static final int SEQUENCE_HEADER = 1;
  private static final int TEMPORAL_DELIMITER = 2;
  private static final int FRAME_HEADER = 3;
  private static final int FRAME = 6;
  private static final int TILE_LIST = 8;
  private static final int PADDING = 15;
  private static final int START_CODE = 3;
  private static final int HEADER_MAX = 2;
  private static final int SIZE_MAX = 8;

  private final Slices slices = new Slices();
  private ByteBuffer out = ByteBuffer.allocate(16 * 1024);
  private boolean delimited;
  private @Nullable Av1Config config;
  private @Nullable Av1Config sequence;
  private boolean sequenceSeen;
  private Picture picture = Picture.NONE;

  @Override
  public boolean begins(ByteBuffer buffer, int from, int to, boolean timed) {
    int header = hasStartCode(buffer, from, to) ? from + START_CODE : from;
    boolean delimiter = header < to && type(buffer, header) == TEMPORAL_DELIMITER;
    delimited |= delimiter;
    return delimiter || (timed && !delimited);
  }

  @Override
  public Picture read(ByteBuffer unit, int to) {
    slices.clear();
    out.clear();
    picture = Picture.NONE;
    sequenceSeen = false;
    if (out.capacity() < to + to / 8 + 1024) {
      out = ByteBuffer.allocate(to + to / 4 + 1024);
    }
    if (hasStartCode(unit, 0, to)) {
      readStartCodes(unit, to);
    } else {
      readSized(unit, to);
    }
    if (picture == Picture.CLOSED_KEY) {
      config = sequence;
    }
    return picture;
  }

  @Override
  public ByteBuffer bytes() {
    return out;
  }

  @Override
  public Slices slices() {
    return slices;
  }

  @Override
  public @Nullable VideoConfig config() {
    return config;
  }

  @Override
  public int reorderFrames() {
    return 0; // a temporal unit is what is shown next
  }

  private void readStartCodes(ByteBuffer unit, int to) {
    int obu = START_CODE;
    while (obu < to) {
      int next = StartCodes.nextUnit(unit, obu, to);
      int end = next == StartCodes.NONE ? to : next - START_CODE;
      int from = out.position();
      unescape(unit, obu, end);
      int length = out.position() - from;
      out.position(from);
      // It is written anew where it lies now: read it from a copy.
      ByteBuffer plain = ByteBuffer.allocate(length).put(0, out, from, length);
      readObu(plain, 0, length);
      obu = next == StartCodes.NONE ? to : next;
    }
  }

  /** Leaves out the 03 of each 00 00 03. */
  private void unescape(ByteBuffer unit, int from, int to) {
    int zeros = 0;
    for (int at = from; at < to; at++) {
      byte next = unit.get(at);
      if (zeros >= 2 && next == 3) {
        zeros = 0;
      } else {
        out.put(next);
        zeros = next == 0 ? zeros + 1 : 0;
      }
    }
  }

  private void readSized(ByteBuffer unit, int to) {
    int at = 0;
    while (at < to) {
      int next = readObu(unit, at, to);
      if (next <= at) {
        return;
      }
      at = next;
    }
  }

  /** One OBU, at most up to {@code to}; returns where it ends, 0 if it makes no sense. */
  private int readObu(ByteBuffer bytes, int at, int to) {
    if (at >= to || (bytes.get(at) & 0x80) != 0) {
      return 0; // obu_forbidden_bit
    }
    boolean extension = (bytes.get(at) & 0x04) != 0;
    boolean sized = (bytes.get(at) & 0x02) != 0;
    int payload = at + (extension ? HEADER_MAX : 1);
    long size = (long) to - payload;
    if (sized) {
      size = 0;
      boolean more = true;
      for (int i = 0; i < SIZE_MAX && more; i++) {
        if (payload >= to) {
          return 0;
        }
        int part = bytes.get(payload++) & 0xFF;
        size |= (part & 0x7FL) << (7 * i);
        more = (part & 0x80) != 0;
      }
    }
    if (size < 0 || size > to - payload) {
      return 0;
    }
    int end = payload + (int) size;
    look(bytes, at, payload, end);
    keep(bytes, at, payload, end);
    return end;
  }

  private void look(ByteBuffer bytes, int header, int payload, int end) {
    switch (type(bytes, header)) {
      case SEQUENCE_HEADER -> {
        Av1SequenceHeader read = Av1SequenceHeader.parse(bytes, payload, end);
        if (read != null) {
          sequenceSeen = true;
          keepSequence(bytes, payload, end, read);
        }
      }
      case FRAME_HEADER, FRAME -> {
        if (picture == Picture.NONE && payload < end) {
          picture = isKey(bytes.get(payload)) ? Picture.CLOSED_KEY : Picture.OTHER;
        }
      }
      default -> {}
    }
  }

  /** show_existing_frame, frame_type, show_frame (5.9.2): a key frame that is shown. */
  private boolean isKey(byte first) {
    Av1Config known = sequence;
    boolean still = known != null && known.header().reducedStillPicture();
    return sequenceSeen && (still || (first & 0xF0) == 0x10);
  }

  private void keepSequence(ByteBuffer bytes, int payload, int end, Av1SequenceHeader header) {
    ByteBuffer obu = ByteBuffer.allocate(1 + SIZE_MAX + end - payload);
    putHeader(obu, (byte) (SEQUENCE_HEADER << 3), end - payload);
    obu.put(obu.position(), bytes, payload, end - payload);
    obu.position(obu.position() + end - payload).flip();
    Av1Config next = new Av1Config(obu.slice().asReadOnlyBuffer(), header);
    sequence = next.equals(sequence) ? sequence : next;
  }

  /** Writes the OBU with a size field, unless it belongs to the transport only. */
  private void keep(ByteBuffer bytes, int header, int payload, int end) {
    int type = type(bytes, header);
    int length = end - payload;
    boolean kept = type != TEMPORAL_DELIMITER && type != TILE_LIST && type != PADDING;
    if (!kept || out.remaining() < HEADER_MAX + SIZE_MAX + length) {
      return;
    }
    int from = out.position();
    boolean extension = (bytes.get(header) & 0x04) != 0;
    if (extension) {
      out.put((byte) (bytes.get(header) | 0x02)).put(bytes.get(header + 1));
      putSize(out, length);
    } else {
      putHeader(out, bytes.get(header), length);
    }
    out.put(out.position(), bytes, payload, length);
    out.position(out.position() + length);
    slices.add(from, out.position());
  }

  private static void putHeader(ByteBuffer target, byte header, int size) {
    target.put((byte) (header | 0x02));
    putSize(target, size);
  }

  /** leb128(), 4.10.5. */
  private static void putSize(ByteBuffer target, int size) {
    int rest = size;
    while (rest >= 0x80) {
      target.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    target.put((byte) rest);
  }

  private static boolean hasStartCode(ByteBuffer bytes, int from, int to) {
    return from + START_CODE < to
        && bytes.get(from) == 0
        && bytes.get(from + 1) == 0
        && bytes.get(from + 2) == 1;
  }

  private static int type(ByteBuffer bytes, int header) {
    return (bytes.get(header) >> 3) & 15;
  }
}
