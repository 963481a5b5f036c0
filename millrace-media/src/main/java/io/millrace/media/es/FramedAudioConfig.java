package io.millrace.media.es;

import io.millrace.media.codec.AudioFormat;

/**
 * Audio whose frames say everything themselves: MPEG audio, AC-3, E-AC-3.
 *
 * @param codecs see {@link DecoderConfig#codecs()}
 * @param format as the first frame's header says
 */
public record FramedAudioConfig(String codecs, AudioFormat format) implements DecoderConfig {}
