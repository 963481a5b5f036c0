/**
 * The sending half of a connection: what goes out when, and what is sent again (guide §11). The
 * packets stand in a {@link io.millrace.srt.send.PacketStore} that the half is given. Applications
 * implement that, or use {@link io.millrace.srt.send.RingPacketStore}; the rest may change.
 */
@NullMarked
package io.millrace.srt.send;

import org.jspecify.annotations.NullMarked;
