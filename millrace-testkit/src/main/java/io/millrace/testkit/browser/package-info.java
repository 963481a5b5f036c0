/** A real browser without a window, for tests of pages. */
@NullMarked
package io.millrace.testkit.browser;

import org.jspecify.annotations.NullMarked;
