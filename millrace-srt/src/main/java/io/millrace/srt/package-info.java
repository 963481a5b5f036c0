/**
 * SRT for the JVM. Start at {@link io.millrace.srt.endpoint.SrtEndpoint}; the options of a
 * connection are here.
 */
@NullMarked
package io.millrace.srt;

import org.jspecify.annotations.NullMarked;
