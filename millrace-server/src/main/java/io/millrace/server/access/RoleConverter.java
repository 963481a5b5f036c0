package io.millrace.server.access;

import io.millrace.cli.Printable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code publish} or {@code watch}, as typed. */
final class RoleConverter implements ITypeConverter<Action> {

  @Override
  public Action convert(String text) {
    return Action.parse(text)
        .orElseThrow(() ->
            new TypeConversionException(
                "'" + Printable.clean(text) + "' is no role; use publish or watch"));
  }
}
