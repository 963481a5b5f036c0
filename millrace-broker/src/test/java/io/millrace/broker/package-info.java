/** Tests of the broker, with times and bytes they make up. */
@NullMarked
package io.millrace.broker;

import org.jspecify.annotations.NullMarked;
