package io.millrace.media.codec;

/**
 * What the header of an audio frame, or a descriptor, says.
 *
 * @param codec {@code AAC-LC}, {@code MP2} …
 * @param channels 0 if not said
 * @param sampleRateHz 0 if not said
 */
public record AudioFormat(String codec, int channels, int sampleRateHz) {}
