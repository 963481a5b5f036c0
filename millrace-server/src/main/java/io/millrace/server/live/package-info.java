/**
 * A channel's media for everybody who watches over HTTP: taken from the channel once, made into
 * fragmented MP4 once, kept once. Runs only while somebody holds a lease, and never on the loops
 * that carry packets, but for a tap that copies. Knows no HTTP server.
 *
 * <pre>
 *   broker's loop          a virtual thread a channel                     any threads
 *   ChannelTap ── TapRing ──► TapSink: TsDemuxer ─► FragmentMuxer ─► FragmentLog ──► readers
 * </pre>
 */
@NullMarked
package io.millrace.server.live;

import org.jspecify.annotations.NullMarked;
