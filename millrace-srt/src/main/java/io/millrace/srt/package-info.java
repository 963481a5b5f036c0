/**
 * SRT for the JVM. Start at {@link io.millrace.srt.endpoint.SrtStream} or {@link
 * io.millrace.srt.endpoint.SrtEndpoint}; what a connection is told, its options, and what it tells,
 * its statistics, are here.
 */
@NullMarked
package io.millrace.srt;

import org.jspecify.annotations.NullMarked;
