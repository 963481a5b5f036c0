/**
 * What the library costs, measured: {@link io.millrace.bench.Bench} says how to run it; {@code
 * docs/figures/srt-library.md} has the results.
 */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
