/**
 * Impaired links for real sockets: a UDP proxy that treats datagrams as badly as the simulated
 * links do.
 */
@NullMarked
package io.millrace.testkit.net;

import org.jspecify.annotations.NullMarked;
