package io.millrace.server.http;

import io.millrace.server.health.ChannelHealth;
import java.util.Optional;

/**
 * A channel as its sender sees it.
 *
 * @param channel empty if there is none of that name at present
 * @param health how it does; empty likewise
 */
record StudioView(Optional<ChannelView> channel, Optional<ChannelHealth> health) {}
