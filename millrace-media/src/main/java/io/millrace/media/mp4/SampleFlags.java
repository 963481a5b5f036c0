package io.millrace.media.mp4;

/** Sample flags (ISO/IEC 14496-12 8.8.3.1). */
final class SampleFlags {

  /** sample_depends_on 2: on no other. */
  static final int SYNC = 0x0200_0000;

  /** sample_depends_on 1: on others; sample_is_non_sync_sample. */
  static final int OTHER = 0x0101_0000;

  /** is_leading 1: shown before the sync sample, and depends on what came before that. */
  private static final int LEADING = 0x0400_0000;

  private SampleFlags() {}

  static int of(Sample sample) {
    return sample.sync() ? SYNC : sample.leading() ? OTHER | LEADING : OTHER;
  }
}
