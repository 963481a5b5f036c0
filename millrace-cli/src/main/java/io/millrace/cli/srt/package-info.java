/** Calling a broker over SRT, as every command does that sends or receives. */
@NullMarked
package io.millrace.cli.srt;

import org.jspecify.annotations.NullMarked;
