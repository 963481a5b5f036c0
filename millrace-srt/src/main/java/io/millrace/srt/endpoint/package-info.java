/**
 * Where SRT meets the network: connections by the hundred on one UDP port. {@link
 * io.millrace.srt.endpoint.SrtEndpoint} is the library's front door; {@link
 * io.millrace.srt.endpoint.Multiplexer} is the port without socket and clock.
 */
@NullMarked
package io.millrace.srt.endpoint;

import org.jspecify.annotations.NullMarked;
