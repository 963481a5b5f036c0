package io.millrace.srt.handshake;

/** SRT versions as handshakes carry them: {@code major << 16 | minor << 8 | patch}. */
public final class SrtVersion {

  /**
   * What we report, 1.5.5: from 1.5.4 on, libsrt peers use the sound variant of AES-GCM with us.
   */
  public static final int OURS = 0x00010505;

  /** The first version with the version 5 handshake, 1.3.0. */
  public static final int MINIMUM = 0x00010300;

  /** The first version with the sound variant of AES-GCM, 1.5.4. */
  static final int SOUND_GCM = 0x00010504;

  private SrtVersion() {}

  /** Such as {@code 1.5.1}. */
  public static String format(int version) {
    return (version >>> 16) + "." + (version >> 8 & 0xFF) + "." + (version & 0xFF);
  }
}
