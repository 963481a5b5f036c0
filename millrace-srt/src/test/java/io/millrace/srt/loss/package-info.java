/**
 * Measures which share of a live stream survives a lossy link, ours beside libsrt's. Not part of a
 * build: {@link io.millrace.srt.loss.LossTableMeasurement} says how it is started.
 */
@NullMarked
package io.millrace.srt.loss;

import org.jspecify.annotations.NullMarked;
