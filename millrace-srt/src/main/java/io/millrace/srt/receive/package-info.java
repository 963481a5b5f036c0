/**
 * The receiving half of a connection: what is missing, what is acknowledged, and when a packet is
 * handed to the application (guide §10, §12).
 */
@NullMarked
package io.millrace.srt.receive;

import org.jspecify.annotations.NullMarked;
