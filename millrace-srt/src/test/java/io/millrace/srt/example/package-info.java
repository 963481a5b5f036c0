/** The programs of this module's README, as they stand there. */
@NullMarked
package io.millrace.srt.example;

import org.jspecify.annotations.NullMarked;
