@NullMarked
package io.millrace.srt.receive;

import org.jspecify.annotations.NullMarked;
