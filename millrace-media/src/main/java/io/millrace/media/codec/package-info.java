/**
 * Headers of elementary streams: bytes in, values out. Every parser takes any bytes without
 * throwing and answers {@code null} for what it cannot read.
 */
@NullMarked
package io.millrace.media.codec;

import org.jspecify.annotations.NullMarked;
