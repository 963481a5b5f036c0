package io.millrace.server.config;

import java.util.Optional;

/**
 * A key's value before it is read.
 *
 * @param channels those for which it holds; empty for all
 * @param text as the operator wrote it; the parts of a list with a line end behind each
 * @param origin where
 */
public record Setting(
    ConfigKey key, Optional<ChannelPattern> channels, String text, Origin origin) {

  /** In front of what holds for some channels: {@code channels.1AAA99.passphrase}. */
  static final String CHANNELS = "channels.";

  /** In a secret's place. */
  static final String NOT_SHOWN = "(not shown)";

  /** One that holds for all channels. */
  Setting(ConfigKey key, String text, Origin origin) {
    this(key, Optional.empty(), text, origin);
  }

  /** The key's, or with channels {@code channels.PATTERN.KEY}. */
  public String name() {
    return channels.map(pattern -> name(pattern, key.name())).orElse(key.name());
  }

  static String name(ChannelPattern pattern, String key) {
    return CHANNELS + pattern + "." + key;
  }

  /** Whether the text must not be shown. A secret's default is none. */
  boolean isHidden() {
    return key.kind() == ConfigKey.Kind.SECRET && !text.equals(key.byDefault());
  }

  /** For people: the text, of secrets nothing, of URLs what cannot be one. */
  String shown() {
    return isHidden() ? NOT_SHOWN : WebUrl.shown(text).strip();
  }

  /** Whether all of the text may be shown. */
  boolean isShownWhole() {
    return !isHidden() && WebUrl.shown(text).equals(text);
  }

  @Override
  public String toString() {
    return name() + "=" + shown() + " by " + origin.text();
  }
}
