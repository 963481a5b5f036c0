@NullMarked
package io.millrace.srt.connection;

import org.jspecify.annotations.NullMarked;
