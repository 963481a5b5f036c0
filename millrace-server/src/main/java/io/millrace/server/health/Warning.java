package io.millrace.server.health;

/**
 * Something that is wrong, or will be, for the person who streams.
 *
 * @param code for programs; never changes its meaning
 * @param text what is seen, what it does to viewers, and what helps
 */
public record Warning(String code, String text) {}
