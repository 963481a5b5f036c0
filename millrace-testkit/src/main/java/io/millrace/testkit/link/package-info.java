/**
 * What happens to datagrams on their way: the conditions of one direction of a link and the model
 * that applies them, the same for virtual time and for the proxy on real sockets.
 */
@NullMarked
package io.millrace.testkit.link;

import org.jspecify.annotations.NullMarked;
