package io.millrace.server.config;

/**
 * A key's value before it is read.
 *
 * @param text as the operator wrote it
 * @param origin where
 */
public record Setting(ConfigKey key, String text, Origin origin) {

  /** Whether the text must not be shown. A secret's default is none. */
  boolean isHidden() {
    return key.kind() == ConfigKey.Kind.SECRET && !text.equals(key.byDefault());
  }

  @Override
  public String toString() {
    return key.name() + "=" + (isHidden() ? "(not shown)" : text) + " by " + origin.text();
  }
}
