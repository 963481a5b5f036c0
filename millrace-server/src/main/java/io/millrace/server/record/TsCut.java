package io.millrace.server.record;

import io.millrace.media.ts.TsPacket;
import java.nio.ByteBuffer;

/** Where a payload of MPEG-TS is cut in two, so that what follows begins with a picture. */
final class TsCut {

  private static final int START_CODE_PREFIX = 0x000001;
  private static final int VIDEO_FIRST = 0xE0;
  private static final int VIDEO_LAST = 0xEF;
  private static final int EXTENDED = 0xFD;
  private static final int PRIVATE = 0xBD;

  private TsCut() {}

  /**
   * The place of the packet in which the picture begins that makes a payload a random access point;
   * without a picture that of the first sound. The payload's position if none is found, or it is
   * not made of whole packets.
   */
  static int at(ByteBuffer payload) {
    int first = payload.position();
    if (payload.remaining() % TsPacket.SIZE != 0) {
      return first;
    }
    int picture = -1;
    int sound = -1;
    for (int at = first; at < payload.limit(); at += TsPacket.SIZE) {
      if (!TsPacket.hasSync(payload, at)) {
        return first;
      }
      int stream = startingStream(payload, at);
      boolean video = isVideo(stream);
      if (video && TsPacket.isRandomAccess(payload, at)) {
        return at;
      }
      picture = video && picture < 0 ? at : picture;
      sound = !video && stream >= PRIVATE && sound < 0 ? at : sound;
    }
    return picture >= 0 ? picture : sound >= 0 ? sound : first;
  }

  /** Whether a payload is made of whole packets. */
  static boolean isWhole(ByteBuffer payload) {
    return payload.remaining() % TsPacket.SIZE == 0
        && payload.hasRemaining()
        && TsPacket.hasSync(payload, payload.position());
  }

  /** How many pictures begin in a payload; 0 if it is not made of whole packets. */
  static int pictures(ByteBuffer payload) {
    int count = 0;
    boolean whole = payload.remaining() % TsPacket.SIZE == 0;
    for (int at = payload.position(); whole && at < payload.limit(); at += TsPacket.SIZE) {
      whole = TsPacket.hasSync(payload, at);
      count += whole && isVideo(startingStream(payload, at)) ? 1 : 0;
    }
    return count;
  }

  private static boolean isVideo(int stream) {
    return (stream >= VIDEO_FIRST && stream <= VIDEO_LAST) || stream == EXTENDED;
  }

  /** The stream_id of a PES packet that begins here (ISO/IEC 13818-1 2.4.3.7); -1 if none does. */
  private static int startingStream(ByteBuffer payload, int at) {
    int body = TsPacket.payloadStart(payload, at);
    boolean head = TsPacket.isUnitStart(payload, at) && body + Integer.BYTES <= at + TsPacket.SIZE;
    if (!head) {
      return -1;
    }
    int prefix =
        (payload.get(body) & 0xFF) << 16
            | (payload.get(body + 1) & 0xFF) << 8
            | (payload.get(body + 2) & 0xFF);
    return prefix == START_CODE_PREFIX ? payload.get(body + 3) & 0xFF : -1;
  }
}
