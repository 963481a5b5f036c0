/** The pages, in a real browser, fed by real encoders. */
@NullMarked
package io.millrace.server.pages;

import org.jspecify.annotations.NullMarked;
