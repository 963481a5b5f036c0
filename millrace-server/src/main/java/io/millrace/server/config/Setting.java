package io.millrace.server.config;

/**
 * A key's value before it is read.
 *
 * @param text as the operator wrote it
 * @param origin where
 */
public record Setting(ConfigKey key, String text, Origin origin) {}
