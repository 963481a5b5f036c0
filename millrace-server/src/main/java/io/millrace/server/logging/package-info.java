/** How log lines look and where they go. Logback finds this by itself. */
@NullMarked
package io.millrace.server.logging;

import org.jspecify.annotations.NullMarked;
