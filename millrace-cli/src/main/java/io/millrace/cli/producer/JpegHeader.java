package io.millrace.cli.producer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a JPEG says of itself (ITU-T T.81 annex B), read without decoding it.
 *
 * @param width pixels, more than 0
 * @param height pixels, more than 0
 */
record JpegHeader(int width, int height) {

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int TEM = 0x01;
  private static final int RST_FIRST = 0xD0;
  private static final int RST_LAST = 0xD7;

  /** Either a header or the reason why these bytes are no picture. */
  record Reading(Optional<JpegHeader> header, String problem) {}

  /** Looks through a whole file; never throws. */
  static Reading read(byte[] file) {
    if (file.length == 0) {
      return bad("empty");
    }
    if (file.length < 4 || marker(file, 0) != SOI) {
      return bad("not a JPEG");
    }
    return new Walk(file).read();
  }

  private static Reading bad(String problem) {
    return new Reading(Optional.empty(), problem);
  }

  private static int u8(byte[] file, int at) {
    return file[at] & 0xFF;
  }

  private static int u16(byte[] file, int at) {
    return (u8(file, at) << 8) | u8(file, at + 1);
  }

  /** The marker code at a position; -1 if there is none. */
  private static int marker(byte[] file, int at) {
    return at + 1 < file.length && u8(file, at) == 0xFF ? u8(file, at + 1) : -1;
  }

  /** From marker to marker. */
  private static final class Walk {
    private final byte[] file;
    private @Nullable JpegHeader frame;
    private boolean scanned;
    private int at = 2;

    Walk(byte[] file) {
      this.file = file;
    }

    Reading read() {
      while (at + 1 < file.length) {
        int code = marker(file, at);
        if (code < 0) {
          return bad("damaged at byte " + at);
        }
        if (code == EOI) {
          return finished();
        }
        if (code == 0xFF) {
          at++;
        } else if (code == TEM || isRestart(code)) {
          at += 2;
        } else {
          String problem = segment(code);
          if (!problem.isEmpty()) {
            return bad(problem);
          }
        }
      }
      return bad("cut off after " + file.length + " bytes");
    }

    private Reading finished() {
      if (frame == null || !scanned) {
        return bad("no picture in it");
      }
      return new Reading(Optional.of(frame), "");
    }

    private String segment(int code) {
      int body = at + 4;
      int length = body <= file.length ? u16(file, at + 2) : -1;
      if (length < 2 || at + 2 + length > file.length) {
        return "cut off after " + file.length + " bytes";
      }
      if (isFrame(code)) {
        String problem = frame(code, body, length);
        if (!problem.isEmpty()) {
          return problem;
        }
      }
      at += 2 + length;
      if (code == SOS) {
        scanned = true;
        skipScan();
      }
      return "";
    }

    private static boolean isRestart(int code) {
      return code >= RST_FIRST && code <= RST_LAST;
    }

    private static boolean isFrame(int code) {
      return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
    }

    private String frame(int code, int body, int length) {
      if (code > 0xC2) {
        return "a kind of JPEG that FFmpeg does not decode";
      }
      if (length < 8) {
        return "damaged at byte " + at;
      }
      int height = u16(file, body + 1);
      int width = u16(file, body + 3);
      if (width == 0 || height == 0) {
        return "without size";
      }
      frame = new JpegHeader(width, height);
      return "";
    }

    /** Goes to the next marker that is neither a stuffed byte nor a restart. */
    private void skipScan() {
      while (at + 1 < file.length) {
        int code = marker(file, at);
        if (code > 0 && code != 0xFF && !isRestart(code)) {
          return;
        }
        at++;
      }
    }
  }
}
