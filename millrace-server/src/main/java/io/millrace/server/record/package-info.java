/**
 * Recordings and pictures of channels. Reads the broker through {@link
 * io.millrace.server.record.LoopAccess}; everything but {@link io.millrace.server.record.PacketTap}
 * is off the loops, on threads that may wait for a disk.
 */
@NullMarked
package io.millrace.server.record;

import org.jspecify.annotations.NullMarked;
