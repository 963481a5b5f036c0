@NullMarked
package io.millrace.media;

import org.jspecify.annotations.NullMarked;
