/** The certificate by which HTTP is encrypted: read from PEM files, and again when they change. */
@NullMarked
package io.millrace.server.http.tls;

import org.jspecify.annotations.NullMarked;
