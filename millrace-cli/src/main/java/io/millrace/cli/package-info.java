/**
 * What the commands share: reading names, addresses, durations and environment variables that a
 * person typed, telling what was wrong with them in one line, and making strangers' text fit for a
 * terminal.
 */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
