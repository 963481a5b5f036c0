@NullMarked
package io.millrace.srt.handshake;

import org.jspecify.annotations.NullMarked;
