package io.millrace.media.ts;

/** What a demultiplexer leaves out, and why. */
public enum Damage {
  /** Packets are missing within a PES packet, or it is not what its header promises. */
  BROKEN_PES,
  /** An access unit is larger than any that we keep. */
  TOO_LARGE,
  /** An access unit has no picture or frame that we can read. */
  UNREADABLE,
  /** A video access unit came before the first key frame, or before the next one after damage. */
  BEFORE_KEY_FRAME,
  /** An audio frame came before its track's first timestamp. */
  BEFORE_TIMESTAMP,
  /** Bytes of an audio track lay between two frames. */
  NO_FRAME,
  /** A video packet came without timestamps, and there is nothing to derive them from. */
  NO_TIMESTAMP
}
