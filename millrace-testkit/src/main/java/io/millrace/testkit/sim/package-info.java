/**
 * Virtual time: nodes that are told the time, joined by simulated links. Minutes pass in
 * milliseconds and the same seed gives the same run.
 */
@NullMarked
package io.millrace.testkit.sim;

import org.jspecify.annotations.NullMarked;
