package io.millrace.media.es;

/** What a decoder must know before the first access unit. Immutable, compared by content. */
public sealed interface DecoderConfig
    permits VideoConfig, AacDecoderConfig, OpusConfig, FramedAudioConfig {

  /** The codecs parameter of a media type (RFC 6381): {@code avc1.64001f}, {@code mp4a.40.2} … */
  String codecs();
}
