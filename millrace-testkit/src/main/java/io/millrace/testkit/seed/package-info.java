/**
 * Property tests: seeds that failed once, seeds that are new in each run, and the bytes and
 * mutations drawn from them.
 */
@NullMarked
package io.millrace.testkit.seed;

import org.jspecify.annotations.NullMarked;
