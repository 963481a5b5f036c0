/**
 * Making a connection, HSv5: the listener's and the caller's side of induction and conclusion, what
 * they agree on, and stream ids. Bytes and times come in, answers go out; nothing here has a socket
 * or reads a clock. Applications use {@link io.millrace.srt.handshake.Rejection} and {@link
 * io.millrace.srt.handshake.StreamId}; the rest may change.
 */
@NullMarked
package io.millrace.srt.handshake;

import org.jspecify.annotations.NullMarked;
