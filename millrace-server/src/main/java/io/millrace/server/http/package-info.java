/**
 * The HTTP API on Jetty and virtual threads. Asks for values through {@link
 * io.millrace.server.http.BrokerView}; knows neither broker nor sockets.
 */
@NullMarked
package io.millrace.server.http;

import org.jspecify.annotations.NullMarked;
