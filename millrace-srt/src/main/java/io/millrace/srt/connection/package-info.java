/**
 * One established connection as a machine: packets and time go in, packets and payloads come out.
 * No sockets, no clock. Applications read {@link io.millrace.srt.connection.SrtStats} and {@link
 * io.millrace.srt.connection.CloseReason}; the rest may change.
 */
@NullMarked
package io.millrace.srt.connection;

import org.jspecify.annotations.NullMarked;
