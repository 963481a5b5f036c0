package io.millrace.server.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a configuration key means, for help, printed configuration and documentation. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {

  /** One sentence without a full stop. */
  String value();

  /** The value's shape, such as {@code HOST:PORT}. */
  String shape();

  /** The value that holds when nobody set one, as a person would write it. */
  String byDefault();

  /** The environment variable that sets it. */
  String env();

  /** Whether the value must not be shown; it may stand in a file of its own then. */
  boolean secret() default false;
}
