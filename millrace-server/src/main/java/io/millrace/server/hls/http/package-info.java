/** HLS as answers to HTTP requests. */
@NullMarked
package io.millrace.server.hls.http;

import org.jspecify.annotations.NullMarked;
