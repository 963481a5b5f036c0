package io.millrace.server.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which keys a record is made of: one for each component with {@link Doc}, and those of the records
 * within it, whose names begin with that of the component. Immutable.
 */
final class Schema {

  private static final Pattern HUMP = Pattern.compile("(?=[A-Z])");

  /** What can be set for a channel. */
  static final Schema CHANNEL = new Schema(ChannelSettings.class, "", true);

  /** Everything; the keys of channels stand where the component of {@link Channels} does. */
  static final Schema BROKER = new Schema(BrokerConfig.class, "", false);

  private final Constructor<?> constructor;
  private final List<Part> parts;

  /** What a component is read from. */
  private interface Part {

    List<ConfigKey> keys();

    Object build(Function<ConfigKey, Object> values, Channels channels);
  }

  private record OneKey(ConfigKey key) implements Part {

    @Override
    public List<ConfigKey> keys() {
      return key.kind() == ConfigKey.Kind.SECRET ? List.of(key, key.inFile()) : List.of(key);
    }

    @Override
    public Object build(Function<ConfigKey, Object> values, Channels channels) {
      return values.apply(key);
    }
  }

  private record OwnRecord(Schema schema) implements Part {

    @Override
    public List<ConfigKey> keys() {
      return schema.keys();
    }

    @Override
    public Object build(Function<ConfigKey, Object> values, Channels channels) {
      return schema.build(values, channels);
    }
  }

  private record AllChannels() implements Part {

    @Override
    public List<ConfigKey> keys() {
      return CHANNEL.keys();
    }

    @Override
    public Object build(Function<ConfigKey, Object> values, Channels channels) {
      return channels;
    }
  }

  private Schema(Class<?> type, String prefix, boolean perChannel) {
    this.constructor = type.getDeclaredConstructors()[0];
    this.parts =
        Arrays.stream(type.getRecordComponents())
            .map(component -> part(component, prefix, perChannel))
            .toList();
  }

  private static Part part(RecordComponent component, String prefix, boolean perChannel) {
    if (component.getType() == Channels.class) {
      return new AllChannels();
    }
    String name = String.join(".", HUMP.split(component.getName())).toLowerCase(Locale.ROOT);
    Doc doc = component.getAnnotation(Doc.class);
    if (doc == null && component.getType().isRecord()) {
      return new OwnRecord(new Schema(component.getType(), prefix + name + ".", perChannel));
    }
    Objects.requireNonNull(doc, () -> prefix + name + " has no @Doc");
    ValueType type = new ValueType(component.getGenericType(), doc);
    String group = prefix.isEmpty() ? "" : prefix.substring(0, prefix.indexOf('.'));
    String key = prefix + (doc.key().isEmpty() ? name : doc.key());
    return new OneKey(ConfigKey.of(group, key, doc, type, perChannel));
  }

  /** In the record's order; behind each secret the key of its file. */
  List<ConfigKey> keys() {
    return parts.stream().flatMap(part -> part.keys().stream()).toList();
  }

  /**
   * The record.
   *
   * @param values by key
   * @param channels stands for itself
   * @throws ConfigException if the record does not take them
   */
  Object build(Function<ConfigKey, Object> values, Channels channels) {
    Object[] arguments = parts.stream().map(part -> part.build(values, channels)).toArray();
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ConfigException wrong) {
        throw wrong;
      }
      throw new IllegalArgumentException(constructor.getName() + " fails", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(constructor.getName() + " cannot be called", e);
    }
  }
}
