/** The broker's figures for Prometheus. */
@NullMarked
package io.millrace.server.metrics;

import org.jspecify.annotations.NullMarked;
