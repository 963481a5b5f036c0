/** Whom the operator keeps out for a while, over SRT and HTTP. */
@NullMarked
package io.millrace.server.blocks;

import org.jspecify.annotations.NullMarked;
