@NullMarked
package io.millrace.srt.send;

import org.jspecify.annotations.NullMarked;
