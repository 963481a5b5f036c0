@NullMarked
package io.millrace.media.ts;

import org.jspecify.annotations.NullMarked;
