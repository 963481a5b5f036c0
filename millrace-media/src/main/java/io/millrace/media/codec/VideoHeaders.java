package io.millrace.media.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the beginning of an access unit of one codec. Stateless; any bytes; never throws. */
public interface VideoHeaders {

  /** What the bytes so far tell of an access unit. */
  enum Start {
    /** A decoder can start here. */
    RANDOM_ACCESS,
    /** It cannot. */
    OTHER,
    /** Parameter sets, but no picture yet: most likely a random access point. */
    PARAMETER_SETS,
    /** Nothing that tells. */
    UNDECIDED
  }

  /** What starts here. Allocates nothing except at random access points. */
  Start classify(ByteBuffer accessUnit, int from, int to);

  /** What the first parameter set in the range says; null if there is none or not all of it. */
  @Nullable VideoFormat format(ByteBuffer accessUnit, int from, int to);

  /** The headers of that codec; null if we know only its name. */
  static @Nullable VideoHeaders of(Codec codec) {
    return switch (codec) {
      case H264 -> H264Headers.INSTANCE;
      case HEVC -> HevcHeaders.INSTANCE;
      case MPEG1_VIDEO, MPEG2_VIDEO -> MpegVideoHeaders.INSTANCE;
      default -> null;
    };
  }
}
