/**
 * One established connection as a machine: packets and time go in, packets and payloads come out.
 * No sockets, no clock.
 */
@NullMarked
package io.millrace.srt.connection;

import org.jspecify.annotations.NullMarked;
