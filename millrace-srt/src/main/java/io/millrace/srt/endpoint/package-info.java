@NullMarked
package io.millrace.srt.endpoint;

import org.jspecify.annotations.NullMarked;
