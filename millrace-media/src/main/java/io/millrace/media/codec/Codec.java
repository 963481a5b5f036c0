package io.millrace.media.codec;

/** Codecs that we know by name, and what kind of track they make. */
public enum Codec {
  MPEG1_VIDEO(Kind.VIDEO, "MPEG-1 video"),
  MPEG2_VIDEO(Kind.VIDEO, "MPEG-2 video"),
  MPEG4_VISUAL(Kind.VIDEO, "MPEG-4 Visual"),
  H264(Kind.VIDEO, "H.264"),
  HEVC(Kind.VIDEO, "HEVC"),
  VVC(Kind.VIDEO, "VVC"),
  AV1(Kind.VIDEO, "AV1"),
  VC1(Kind.VIDEO, "VC-1"),
  JPEG_2000(Kind.VIDEO, "JPEG 2000"),
  JPEG_XS(Kind.VIDEO, "JPEG XS"),
  MPEG_AUDIO(Kind.AUDIO, "MPEG audio"),
  AAC_ADTS(Kind.AUDIO, "AAC"),
  AAC_LATM(Kind.AUDIO, "AAC"),
  AC3(Kind.AUDIO, "AC-3"),
  E_AC3(Kind.AUDIO, "E-AC-3"),
  AC4(Kind.AUDIO, "AC-4"),
  DTS(Kind.AUDIO, "DTS"),
  TRUE_HD(Kind.AUDIO, "TrueHD"),
  OPUS(Kind.AUDIO, "Opus"),
  SMPTE_302M(Kind.AUDIO, "PCM (SMPTE 302M)"),
  DATA(Kind.DATA, "data");

  /** What a track is for. */
  public enum Kind {
    VIDEO,
    AUDIO,
    DATA
  }

  private final Kind kind;
  private final String label;

  Codec(Kind kind, String label) {
    this.kind = kind;
    this.label = label;
  }

  public Kind kind() {
    return kind;
  }

  /** The name for people, as long as no header said it more exactly. */
  public String label() {
    return label;
  }
}
