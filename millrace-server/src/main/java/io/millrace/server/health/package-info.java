/**
 * How channels and the broker do: figures of the last seconds, the last hour, and what is wrong, in
 * words for the people who stream and operate. Reads what the loops counted; carries no packets.
 */
@NullMarked
package io.millrace.server.health;

import org.jspecify.annotations.NullMarked;
