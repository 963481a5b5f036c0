/**
 * A whole broker in this process between real peers: libsrt in both roles, by ffmpeg and
 * srt-live-transmit, bytes compared by hash.
 */
@NullMarked
package io.millrace.server.interop;

import org.jspecify.annotations.NullMarked;
