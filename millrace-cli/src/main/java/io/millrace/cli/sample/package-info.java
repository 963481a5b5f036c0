/** {@code millrace sample-media}: folders of frames and audio pieces to try a producer with. */
@NullMarked
package io.millrace.cli.sample;

import org.jspecify.annotations.NullMarked;
