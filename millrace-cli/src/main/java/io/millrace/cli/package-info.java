/**
 * What the commands share: reading names, addresses, durations and environment variables that a
 * person typed, and telling what was wrong with them in one line.
 */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
