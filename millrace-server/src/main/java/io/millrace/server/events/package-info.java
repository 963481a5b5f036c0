/**
 * What happens inside a broker, told to others: events, the thread that puts them in order, the
 * newest of them to be read again, and webhooks. Knows neither SRT nor the broker's channels.
 */
@NullMarked
package io.millrace.server.events;

import org.jspecify.annotations.NullMarked;
