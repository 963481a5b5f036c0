/**
 * What the operator set: keys, where their values came from, and what is wrong with them. Every key
 * is declared once, in {@link io.millrace.server.config.BrokerConfig}.
 */
@NullMarked
package io.millrace.server.config;

import org.jspecify.annotations.NullMarked;
