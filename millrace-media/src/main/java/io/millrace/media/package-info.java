/** What a stream says of itself, independent of the container it came in. */
@NullMarked
package io.millrace.media;

import org.jspecify.annotations.NullMarked;
