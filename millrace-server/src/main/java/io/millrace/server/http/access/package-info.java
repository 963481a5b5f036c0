/**
 * Who may use the HTTP API for what: anybody, or bearers of signed tokens. Knows no HTTP server.
 */
@NullMarked
package io.millrace.server.http.access;

import org.jspecify.annotations.NullMarked;
