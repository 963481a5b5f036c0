/**
 * Fragmented MP4 for browsers (ISO/IEC 14496-12, 14496-15; what MSE and LL-HLS take): {@link
 * io.millrace.media.mp4.FragmentMuxer} makes an init segment and fragments of access units. Each
 * buffer is made once and shared by all who read it.
 */
@NullMarked
package io.millrace.media.mp4;

import org.jspecify.annotations.NullMarked;
