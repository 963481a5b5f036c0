/**
 * MPEG-TS (ISO/IEC 13818-1) read in place: packets, sections, tables, PES headers, and {@link
 * io.millrace.media.ts.StreamObserver}, which reads along with a live stream. Service names follow
 * ETSI EN 300 468. Nothing here changes a byte of the stream.
 */
@NullMarked
package io.millrace.media.ts;

import org.jspecify.annotations.NullMarked;
