/** Live streams over WebSockets, and tickets to watch with. */
@NullMarked
package io.millrace.server.live.http;

import org.jspecify.annotations.NullMarked;
