package io.millrace.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The files of the pages, which lie in the program's own jars. Each is read once, when it is first
 * asked for, and kept. No path leads out of their folder: names are made of plain segments only.
 * Any thread.
 */
final class WebFiles {

  private static final String FOLDER = "/web/";

  /** Other people's code, by the name that pages know it by. */
  private static final Map<String, String> VENDORED =
      Map.of("assets/vendor/hls.js", "/META-INF/resources/webjars/hls.js/1.4.12/dist/hls.min.js");

  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]*(/[a-zA-Z0-9_-][a-zA-Z0-9._-]*)*");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("yaml", "application/yaml"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/vnd.microsoft.icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final Map<String, WebFile> known = new ConcurrentHashMap<>();

  /**
   * The file, if there is one.
   *
   * @param name below the folder, {@code assets/millrace.css}; of a type that pages are made of
   */
  Optional<WebFile> find(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(known.get(name)).or(() -> read(name, type));
  }

  /** What does not exist is not kept, so that askers cannot fill the memory with names. */
  private Optional<WebFile> read(String name, String type) {
    String path = VENDORED.getOrDefault(name, FOLDER + name);
    try (InputStream in = WebFiles.class.getResourceAsStream(path)) {
      if (in == null) {
        return Optional.empty();
      }
      WebFile file = WebFile.of(type, in.readAllBytes());
      known.put(name, file);
      return Optional.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
