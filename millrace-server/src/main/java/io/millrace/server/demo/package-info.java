/**
 * {@code millrace demo}: a broker, three producers of test pictures and a consumer that goes from
 * one channel to the next, in one process, and the screen that shows them.
 */
@NullMarked
package io.millrace.server.demo;

import org.jspecify.annotations.NullMarked;
