package io.millrace.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from. Immutable.
 *
 * @param flags values by flag, as typed
 * @param file a file that must exist; empty for the usual one, which need not
 */
record ConfigSource(
    Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {

  ConfigSource {
    flags = Map.copyOf(flags);
    environment = Map.copyOf(environment);
  }
}
