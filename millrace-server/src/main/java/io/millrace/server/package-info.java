/** The program: its commands, and how their errors are told. */
@NullMarked
package io.millrace.server;

import org.jspecify.annotations.NullMarked;
