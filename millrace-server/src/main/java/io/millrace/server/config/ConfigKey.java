package io.millrace.server.config;

import java.util.List;
import java.util.Locale;

/**
 * A key of the configuration, as a record component declares it.
 *
 * @param group the record that it stands in: the first part of the names there; empty for that of
 *     the broker itself
 * @param name with dots, as in the file: {@code log.bytes}
 * @param what it means, one sentence without a full stop
 * @param byDefault holds when nobody set it; empty if nothing does
 * @param env the environment variable that sets it
 * @param kind whether its value may be shown
 * @param perChannel whether it can be set for single channels, too
 * @param atStart whether a reload cannot change it
 * @param type what its value is
 */
public record ConfigKey(
    String group,
    String name,
    String what,
    String byDefault,
    String env,
    Kind kind,
    boolean perChannel,
    boolean atStart,
    ValueType type) {

  /** Whether a value may be shown. */
  public enum Kind {
    PLAIN,
    /** Never shown. */
    SECRET,
    /** A file that holds the value of the key of the same name without {@code -file}. */
    SECRET_FILE
  }

  /** What the key of a file adds to the key of its secret. */
  static final String FILE_SUFFIX = "-file";

  private static final String PREFIX = "MILLRACE_";

  /** All of them, in the records' order. */
  public static final List<ConfigKey> ALL = Schema.BROKER.keys();

  /** What can be set for a single channel, too. */
  static final List<ConfigKey> OF_CHANNELS = Schema.CHANNEL.keys();

  static ConfigKey of(String group, String name, Doc doc, ValueType type, boolean perChannel) {
    String env =
        doc.env().isEmpty()
            ? PREFIX + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT)
            : doc.env();
    Kind kind = type.isSecret() ? Kind.SECRET : Kind.PLAIN;
    return new ConfigKey(
        group, name, doc.value(), doc.byDefault(), env, kind, perChannel, doc.atStart(), type);
  }

  /** The key for a file that holds this one's value. */
  ConfigKey inFile() {
    return new ConfigKey(
        group,
        name + FILE_SUFFIX,
        "file with the " + name + " as its one line",
        "",
        env + "_FILE",
        Kind.SECRET_FILE,
        perChannel,
        atStart,
        ValueType.FILE_NAME);
  }

  /** The value's shape, such as {@code HOST:PORT}. */
  public String shape() {
    return type.shape();
  }

  /** On the command line: {@code --log-bytes}. */
  public String flag() {
    return "--" + name.replace('.', '-');
  }

  /** For help: what it means, its default, its environment variable. */
  public String help() {
    String standard = byDefault.isEmpty() ? "" : "default: " + byDefault + "; ";
    return what + " (" + standard + env + ")";
  }
}
