package io.millrace.testkit.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that this machine has.
 *
 * {@snippet :
 * ExternalProgram cat = ExternalProgram.require("cat");
 * try (Peer peer = cat.command("-").stdin(bytes).start()) {
 *   peer.awaitSuccess(Duration.ofSeconds(5));
 *   assertThat(peer.stdout()).isEqualTo(bytes);
 * }
 * }
 *
 * @param path where it is
 */
public record ExternalProgram(Path path) {
  private static final Map<String, String> DEBIAN_PACKAGES =
      Map.of(
          "ffmpeg", "ffmpeg",
          "ffprobe", "ffmpeg",
          "ffplay", "ffmpeg",
          "srt-live-transmit", "srt-tools",
          "gst-launch-1.0", "gstreamer1.0-tools gstreamer1.0-plugins-bad",
          "chromium", "chromium",
          "chromedriver", "chromium-driver",
          "tcpdump", "tcpdump");

  /**
   * The program of this name on PATH. Where it is absent the test is skipped, or fails when the
   * environment says {@code CI}.
   */
  public static ExternalProgram require(String name) {
    return require(name, searchPath(), isCi(System.getenv("CI")));
  }

  /** The program of this name on PATH, if it is there. */
  public static Optional<ExternalProgram> find(String name) {
    return find(name, searchPath());
  }

  /** How to run it with these arguments. */
  public PeerCommand command(String... arguments) {
    return new PeerCommand(path, List.of(arguments));
  }

  static ExternalProgram require(String name, String searchPath, boolean ci) {
    return find(name, searchPath)
        .orElseGet(() -> {
          String message = "program " + name + " is not on PATH; " + remedy(name);
          if (ci) {
            throw new AssertionError(message + " (an error because CI is set)");
          }
          return Assumptions.abort(message);
        });
  }

  static boolean isCi(@Nullable String variable) {
    return variable != null && !variable.isEmpty() && !variable.equalsIgnoreCase("false");
  }

  private static Optional<ExternalProgram> find(String name, String searchPath) {
    for (String directory : searchPath.split(File.pathSeparator, -1)) {
      Optional<Path> file = executable(directory, name);
      if (file.isPresent()) {
        return file.map(ExternalProgram::new);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> executable(String directory, String name) {
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path directoryPath = Path.of(directory);
      return List.of(name, name + ".exe").stream()
          .map(directoryPath::resolve)
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .findFirst();
    } catch (InvalidPathException notADirectory) {
      return Optional.empty();
    }
  }

  private static String remedy(String name) {
    String debianPackage = DEBIAN_PACKAGES.get(name);
    return debianPackage == null
        ? "install the package that contains it"
        : "install it, on Debian and Ubuntu by: apt-get install " + debianPackage;
  }

  private static String searchPath() {
    String path = System.getenv("PATH");
    return path == null ? "" : path;
  }
}
