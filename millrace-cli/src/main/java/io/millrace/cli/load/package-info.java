/** A load test: many viewers of real SRT against a broker, and what they saw. */
@NullMarked
package io.millrace.cli.load;

import org.jspecify.annotations.NullMarked;
