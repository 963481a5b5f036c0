/** Captures of real peers, for tests: the datagrams and what is known of them. */
@NullMarked
package io.millrace.srt.capture;

import org.jspecify.annotations.NullMarked;
