package io.millrace.server.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a key's value is: one, one or none, or several of a kind, each within bounds. Immutable.
 *
 * @see ScalarType the kinds
 */
public final class ValueType {

  static final ValueType FILE_NAME = new ValueType();

  /** Between the parts of a list that was not written in one line. */
  static final String SEPARATOR = "\n";

  private enum HowMany {
    ONE,
    ONE_OR_NONE,
    INT_OR_NONE,
    SEVERAL
  }

  private final HowMany howMany;
  private final ScalarType scalar;
  private final String none;
  private final String unit;
  private final String shape;
  private final String min;
  private final String max;
  private final boolean mustExist;

  /**
   * That of a component.
   *
   * @throws IllegalArgumentException if nobody can read such a value
   */
  ValueType(Type type, Doc doc) {
    this.howMany = howMany(type);
    this.scalar = ScalarType.of(scalar(type));
    this.none = doc.none();
    this.unit = doc.unit();
    this.min = doc.min();
    this.max = doc.max();
    this.mustExist = doc.mustExist();
    this.shape = doc.shape().isEmpty() ? usualShape() : doc.shape();
  }

  private ValueType() {
    this.howMany = HowMany.ONE;
    this.scalar = ScalarType.of(Path.class);
    this.none = "";
    this.unit = "";
    this.min = "";
    this.max = "";
    this.mustExist = false;
    this.shape = "FILE";
  }

  private static HowMany howMany(Type type) {
    if (type == OptionalInt.class) {
      return HowMany.INT_OR_NONE;
    }
    Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
    return raw == Optional.class
        ? HowMany.ONE_OR_NONE
        : raw == List.class ? HowMany.SEVERAL : HowMany.ONE;
  }

  private static Class<?> scalar(Type type) {
    Type inner =
        type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : type;
    if (inner instanceof Class<?> scalar) {
      return scalar == OptionalInt.class ? int.class : scalar;
    }
    throw new IllegalArgumentException(type + " cannot be read");
  }

  private String usualShape() {
    return switch (howMany) {
      case ONE -> scalar.shape();
      case ONE_OR_NONE, INT_OR_NONE -> isSecret() ? scalar.shape() : scalar.shape() + "|" + none;
      case SEVERAL -> scalar.shape() + ",...";
    };
  }

  /** For help: {@code HOST:PORT}. */
  String shape() {
    return shape;
  }

  /** Whether no value may be shown. */
  boolean isSecret() {
    return scalar.isSecret();
  }

  /** Whether it is a list. */
  boolean isSeveral() {
    return howMany == HowMany.SEVERAL;
  }

  /** Least value, as written in the declaration; empty if there is no bound. */
  String min() {
    return min;
  }

  /** Greatest value; empty if there is no bound. */
  String max() {
    return max;
  }

  /**
   * The value.
   *
   * @param key named in the message
   * @throws ConfigException that says what would be right
   */
  Object read(String key, String text) {
    return switch (howMany) {
      case ONE -> one(key, text);
      case ONE_OR_NONE ->
          isNone(text) ? Optional.empty() : Optional.of(orNone(key, () -> one(key, text)));
      case INT_OR_NONE ->
          isNone(text)
              ? OptionalInt.empty()
              : OptionalInt.of((Integer) orNone(key, () -> one(key, text)));
      case SEVERAL -> isNone(text) ? List.of() : several(key, text);
    };
  }

  /** What stands in a file, of which nothing may be repeated. */
  Object readFile(String key, Path file) {
    Object value = scalar.readFile(key, file);
    return howMany == HowMany.ONE_OR_NONE ? Optional.of(value) : value;
  }

  /**
   * Checks a file that is named, where it must be there.
   *
   * @param file as it is found from here
   * @throws ConfigException that says what would be right
   */
  void requireFile(String key, Path file) {
    if (!mustExist) {
      return;
    }
    if (!Files.exists(file)) {
      throw new ConfigException(
          key, "no file '" + file + "'; put it there, give another, or " + none);
    }
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(key, "'" + file + "' is no file; give one, or " + none);
    }
    if (!Files.isReadable(file)) {
      throw new ConfigException(
          key, "'" + file + "' may not be read; let the broker's user read it, or give " + none);
    }
  }

  private boolean isNone(String text) {
    return text.isEmpty() || (isSecret() ? text : text.strip()).equalsIgnoreCase(none);
  }

  private Object orNone(String key, Supplier<Object> one) {
    try {
      return one.get();
    } catch (ConfigException e) {
      throw isSecret() ? e : new ConfigException(key, e.problem() + ", or " + none);
    }
  }

  private List<Object> several(String key, String text) {
    String separator = text.contains(SEPARATOR) ? SEPARATOR : ",";
    return Stream.of(text.split(separator))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(part -> one(key, part))
        .toList();
  }

  private Object one(String key, String text) {
    boolean bare = !unit.isEmpty() && text.strip().matches("\\d+");
    Object value = scalar.read(key, bare ? text.strip() + unit : text);
    requireWithin(key, value);
    return value;
  }

  @SuppressWarnings("unchecked") // a type with bounds is comparable with itself
  private void requireWithin(String key, Object value) {
    boolean low =
        !min.isEmpty() && ((Comparable<Object>) value).compareTo(scalar.read(key, min)) < 0;
    boolean high =
        !max.isEmpty() && ((Comparable<Object>) value).compareTo(scalar.read(key, max)) > 0;
    if (low || high) {
      throw new ConfigException(key, format(value) + " must " + bounds());
    }
  }

  /** {@code lie between 20ms and 8s}. */
  private String bounds() {
    if (min.isEmpty()) {
      return "be " + max + " at most";
    }
    return max.isEmpty() ? "be " + min + " at least" : "lie between " + min + " and " + max;
  }

  private static String format(Object value) {
    return value instanceof Duration time ? Durations.format(time) : value.toString();
  }
}
