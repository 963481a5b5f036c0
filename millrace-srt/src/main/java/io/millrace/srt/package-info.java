@NullMarked
package io.millrace.srt;

import org.jspecify.annotations.NullMarked;
