/**
 * Where SRT meets the network: {@link io.millrace.srt.endpoint.SrtStream}, a stream by its URL, and
 * {@link io.millrace.srt.endpoint.SrtEndpoint}, connections by the hundred on one UDP port.
 */
@NullMarked
package io.millrace.srt.endpoint;

import org.jspecify.annotations.NullMarked;
