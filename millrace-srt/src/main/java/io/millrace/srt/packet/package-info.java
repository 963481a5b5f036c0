/**
 * The bytes of SRT packets, read and written in place: no object per packet (guide §2 to §5).
 * Handshakes, which are rare and rich, have a room of their own.
 */
@NullMarked
package io.millrace.srt.packet;

import org.jspecify.annotations.NullMarked;
