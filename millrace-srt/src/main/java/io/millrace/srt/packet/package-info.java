@NullMarked
package io.millrace.srt.packet;

import org.jspecify.annotations.NullMarked;
