package io.millrace.media.ts;

import io.millrace.media.codec.AudioFormat;
import io.millrace.media.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a program, as the PMT lists it.
 *
 * @param pid where its packets are
 * @param streamType stream_type (ISO/IEC 13818-1 table 2-34)
 * @param codec by stream type and descriptors
 * @param language three letters; empty if none
 * @param announced what descriptors say of an audio stream; null if nothing
 */
record ElementaryStream(
    int pid, int streamType, Codec codec, String language, @Nullable AudioFormat announced) {}
