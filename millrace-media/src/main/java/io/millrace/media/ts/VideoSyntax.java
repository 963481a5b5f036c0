package io.millrace.media.ts;

import io.millrace.media.codec.Codec;
import io.millrace.media.es.Slices;
import io.millrace.media.es.VideoConfig;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes access units of one video codec apart. Any bytes; never throws. One owner. */
sealed interface VideoSyntax permits H264Syntax, HevcSyntax, Av1Syntax {

  /** What an access unit is. */
  enum Picture {
    /** No picture at all. */
    NONE,
    /** A decoder can start here, and with everything that follows. */
    CLOSED_KEY,
    /** A decoder can start here; what is presented before it may need what came before. */
    OPEN_KEY,
    /** Of those that follow an open key frame, one that needs what came before it. */
    LEADING,
    OTHER
  }

  /**
   * Whether an access unit begins with these first bytes of a PES packet's payload, or the one
   * before goes on.
   *
   * @param timed whether the PES packet has a timestamp
   */
  boolean begins(ByteBuffer bytes, int from, int to, boolean timed);

  /** Reads a whole access unit; its slices and parameter sets are known then. */
  Picture read(ByteBuffer unit, int to);

  /** Where the slices of the unit that was read are. */
  ByteBuffer bytes();

  /** The slices of the unit that was read. */
  Slices slices();

  /** By the parameter sets up to the newest key frame; null if they are not complete. */
  @Nullable VideoConfig config();

  /** Pictures that are reordered; below 0 if not said. */
  int reorderFrames();

  /** The syntax of that codec; null if we cannot read it. */
  static @Nullable VideoSyntax of(Codec codec) {
    return switch (codec) {
      case H264 -> new H264Syntax();
      case HEVC -> new HevcSyntax();
      case AV1 -> new Av1Syntax();
      default -> null;
    };
  }
}
