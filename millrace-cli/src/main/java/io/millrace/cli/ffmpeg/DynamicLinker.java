package io.millrace.cli.ffmpeg;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The dynamic linker of Linux (ld.so(8)). It is asked through the program that it shall start, as
 * ldd(1) does: so the answer is true for that program, and no foreign code comes into this process.
 */
final class DynamicLinker {

  /** Folders that are searched before the system's. */
  static final String LIBRARY_PATH = "LD_LIBRARY_PATH";

  /** Looks up every function at the start, even those never called; empty means: does not. */
  static final String BIND_NOW = "LD_BIND_NOW";

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern NOT_FOUND = Pattern.compile("(?m)^\\s*(\\S+) => not found$");

  private DynamicLinker() {}

  /** Names of the libraries that a program needs and that are in none of the places. */
  static List<String> absent(Path program, String libraryPath) {
    FfmpegRun.Result result =
        FfmpegRun.run(
            List.of(program.toString()),
            Map.of("LD_TRACE_LOADED_OBJECTS", "1", LIBRARY_PATH, libraryPath),
            PATIENCE);
    return parse(new String(result.output(), StandardCharsets.UTF_8));
  }

  static List<String> parse(String listing) {
    return NOT_FOUND.matcher(listing).results().map(found -> found.group(1)).distinct().toList();
  }
}
