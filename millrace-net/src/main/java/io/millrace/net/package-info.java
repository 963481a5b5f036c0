/**
 * UDP sockets, the loop that drives them, and deadlines. Knows no protocol.
 *
 * <p>A {@link io.millrace.net.EventLoop} owns one thread. Sockets opened on it hand every datagram
 * to their {@link io.millrace.net.DatagramHandler} on that thread, which is also told the time.
 */
@NullMarked
package io.millrace.net;

import org.jspecify.annotations.NullMarked;
