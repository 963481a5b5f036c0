/**
 * Elementary streams without their container: tracks, what a decoder must know of them, and access
 * units with timestamps that never wrap. What a demultiplexer hands to whoever wants frames.
 */
@NullMarked
package io.millrace.media.es;

import org.jspecify.annotations.NullMarked;
