package io.millrace.media.es;

import io.millrace.media.codec.VideoFormat;

/** What a video decoder must know. */
public sealed interface VideoConfig extends DecoderConfig
    permits H264Config, HevcConfig, Av1Config {

  /** Size, profile and rate, as the first parameter set says. */
  VideoFormat format();
}
