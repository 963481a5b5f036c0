/** Our endpoint against real libsrt, through srt-live-transmit and ffmpeg, over loopback. */
@NullMarked
package io.millrace.srt.interop;

import org.jspecify.annotations.NullMarked;
