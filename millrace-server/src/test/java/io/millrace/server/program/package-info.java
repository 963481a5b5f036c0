/**
 * The programs as a person or a script runs them: processes with command lines, pipes, signals and
 * exit codes.
 */
@NullMarked
package io.millrace.server.program;

import org.jspecify.annotations.NullMarked;
