/**
 * What can happen to a broker, its producers and its viewers while they run, done to real
 * processes: killed, frozen, cut off, moved, restarted, fought over, flooded. Each test prints the
 * figures it saw; the table of {@code docs/figures/faults.md} is made of them.
 */
@NullMarked
package io.millrace.server.chaos;

import org.jspecify.annotations.NullMarked;
