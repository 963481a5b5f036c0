/**
 * Low-Latency HLS (draft-pantos-hls-rfc8216bis, called "8216bis" in comments) of what {@link
 * io.millrace.server.live} makes: fragments are grouped into parts and segments, never copied.
 * {@link io.millrace.server.hls.Segmenter} and the writers are pure; {@link
 * io.millrace.server.hls.HlsChannel} runs them while somebody asks.
 */
@NullMarked
package io.millrace.server.hls;

import org.jspecify.annotations.NullMarked;
