/**
 * {@code millrace producer}: a source of MPEG-TS (file, pattern, folder of frames, pipe), cut into
 * payloads and carried to a broker in real time.
 */
@NullMarked
package io.millrace.cli.producer;

import org.jspecify.annotations.NullMarked;
