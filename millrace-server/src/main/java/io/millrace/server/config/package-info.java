/**
 * What the operator set: keys, where their values came from, and what is wrong with them. Every key
 * is declared once, as a record component with {@link io.millrace.server.config.Doc}; file,
 * environment, flag, help, check, printed configuration and reference page follow from it.
 *
 * <p>To add a key for the whole broker, put a component into a record of your own and the record
 * into {@link io.millrace.server.config.BrokerConfig}; its component's name begins the keys'. With
 *
 * <pre>{@code
 * public record Limits(
 *     @Doc(value = "most consumers in all", byDefault = "10000", min = "1", max = "1000000")
 *         int clients,
 *     @Doc(value = "handshakes a second per address", byDefault = "none", min = "1",
 *         key = "handshakes-per-address") OptionalInt perAddress) {}
 * }</pre>
 *
 * and {@code Limits limits} in BrokerConfig there are the keys {@code limits.clients} and {@code
 * limits.handshakes-per-address}, the flag {@code --limits-clients}, the variable {@code
 * MILLRACE_LIMITS_CLIENTS}, and {@code config.limits().clients()}.
 *
 * <p>To add a key that can be set for all channels and for some, do the same in {@link
 * io.millrace.server.config.ChannelSettings}; read it with {@code config.channel(id)}.
 *
 * <p>Types: {@code HostPort Duration ByteSize int boolean String Path URI}, enums, {@code
 * Passphrase} and {@code Secret} (which may then stand in a file, too: {@code KEY-file}), {@code
 * Optional} and {@code List} of these, {@code OptionalInt}. What bounds cannot say, the record's
 * compact constructor checks with a {@link io.millrace.server.config.ConfigException} that names
 * the whole key.
 *
 * <p>Read {@link io.millrace.server.config.LiveConfig#now()} for each caller rather than keep a
 * value: then a reload takes effect by itself. Who holds something that a change must reach
 * registers a {@link io.millrace.server.config.Reloadable}. A key that is read at start only says
 * {@code atStart = true}. Tests make a configuration with {@link
 * io.millrace.server.config.BrokerConfig#of}.
 */
@NullMarked
package io.millrace.server.config;

import org.jspecify.annotations.NullMarked;
