package io.millrace.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record component a configuration key. What is left away follows from the component's name
 * and type; texts are written as an operator would write them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {

  /** What it means, one sentence without a full stop. */
  String value();

  /** The value that holds when nobody set one. Empty only for optional values. */
  String byDefault();

  /** Least value; empty if there is no such bound. */
  String min() default "";

  /** Greatest value; empty if there is no such bound. */
  String max() default "";

  /** The unit of a value that is given without one; empty if it must be given. */
  String unit() default "";

  /** The word for no value, where the type is optional or a list. */
  String none() default "none";

  /**
   * The key's name within its record; empty for that of the component, a dot before each hump:
   * {@code logBytes} is {@code log.bytes}.
   */
  String key() default "";

  /** The value's shape; empty for that of its type, such as {@code HOST:PORT}. */
  String shape() default "";

  /** The environment variable that sets it; empty for {@code MILLRACE_} and the key's name. */
  String env() default "";

  /** Whether the file that is named must be there and readable. */
  boolean mustExist() default false;

  /** Whether it is read at start only: a reload then names it as one that needs a restart. */
  boolean atStart() default false;
}
