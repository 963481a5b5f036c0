package io.millrace.server.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts as they should be, in files beside the tests. {@code GOLDEN_WRITE=FOLDER} writes them. */
final class Golden {

  private Golden() {}

  static void assertGolden(String text, String name) {
    String folder = System.getenv("GOLDEN_WRITE");
    try {
      if (folder != null) {
        Files.writeString(Path.of(folder).resolve(name), text);
        return;
      }
      try (InputStream file = Golden.class.getResourceAsStream(name)) {
        assertThat(file).as(name).isNotNull();
        assertThat(text)
            .as(name)
            .isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
