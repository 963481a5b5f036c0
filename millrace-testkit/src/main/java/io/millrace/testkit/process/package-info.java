/**
 * Real peers as child processes: found on PATH or skipped by name, fed, watched with deadlines, and
 * gone when the test is. Also the free ports they are told.
 */
@NullMarked
package io.millrace.testkit.process;

import org.jspecify.annotations.NullMarked;
