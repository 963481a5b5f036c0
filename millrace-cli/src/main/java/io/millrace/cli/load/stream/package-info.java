/** The stream that the load tool publishes: MPEG-TS at a constant rate, with marks in it. */
@NullMarked
package io.millrace.cli.load.stream;

import org.jspecify.annotations.NullMarked;
