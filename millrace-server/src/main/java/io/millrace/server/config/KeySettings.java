package io.millrace.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where stream keys are kept. Immutable.
 *
 * @param file need not exist, {@code millrace key create} makes it; empty: the usual one
 */
public record KeySettings(
    @Doc(
            value =
                "file of stream keys, read again by itself when it changes; auto:"
                    + " millrace-keys.yaml in the folder where the broker is started",
            byDefault = "auto",
            none = "auto")
        Optional<Path> file) {}
