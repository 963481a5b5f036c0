/**
 * Who may do what: stream keys, tokens, the hook, and how wrong keys are slowed down. Decides off
 * the loops; knows channels by name only.
 */
@NullMarked
package io.millrace.server.access;

import org.jspecify.annotations.NullMarked;
