/**
 * Every program that speaks SRT, in every role, against our endpoint on every kind of connection:
 * what goes in at one side comes out at the other. Writes {@code docs/protocol/interop.md}.
 */
@NullMarked
package io.millrace.server.interop.matrix;

import org.jspecify.annotations.NullMarked;
