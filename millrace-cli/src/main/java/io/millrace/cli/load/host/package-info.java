/** What the host tells of processes, threads and sockets: Linux's /proc. Elsewhere it is silent. */
@NullMarked
package io.millrace.cli.load.host;

import org.jspecify.annotations.NullMarked;
