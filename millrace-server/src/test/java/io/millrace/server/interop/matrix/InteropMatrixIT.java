package io.millrace.server.interop.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Each program in each role on each kind of connection: the same bytes at the other side. */
@Timeout(300)
class InteropMatrixIT {

  /** Cells at once: most of a cell is waiting. */
  private static final int AT_ONCE = 6;

  private static final Path COMMITTED = Path.of("..", "docs", "protocol", "interop.md");
  private static final Path SEEN = Path.of("target", "interop.md");

  private static final ExecutorService WORKERS = Executors.newFixedThreadPool(AT_ONCE);
  private static final Map<Cell, CompletableFuture<Outcome>> RUNS = new LinkedHashMap<>();
  private static List<SrtProgram> programs;

  @BeforeAll
  static void startAll() {
    programs =
        List.of(
            Ffmpeg.ofTheSystem(),
            Ffmpeg.ofBytedeco(),
            Transmit.ofTheSystem(),
            GStreamer.ofTheSystem());
    for (SrtProgram program : programs) {
      for (Role role : Role.values()) {
        for (Condition condition : Condition.values()) {
          Cell cell = new Cell(program, role, condition);
          RUNS.put(cell, CompletableFuture.supplyAsync(() -> run(cell), WORKERS));
        }
      }
    }
  }

  @AfterAll
  static void stopAll() {
    WORKERS.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> whatGoesInAtOneSideComesOutAtTheOther() {
    return RUNS.entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey().toString(),
                () -> {
                  Outcome outcome = entry.getValue().join();
                  assertThat(outcome.same()).as(outcome.words()).isTrue();
                }));
  }

  @Test
  void thePageInTheDocumentationSaysWhatWasSeen() throws IOException {
    Map<Cell, Outcome> outcomes = new LinkedHashMap<>();
    RUNS.forEach((cell, run) -> outcomes.put(cell, run.join()));
    String seen = new InteropPage(programs, outcomes).text();
    Files.createDirectories(SEEN.getParent());
    Files.writeString(SEEN, seen);

    assertThat(InteropPage.outcomesOf(Files.readString(COMMITTED)))
        .as("docs/protocol/interop.md against target/interop.md: copy it if the new one is right")
        .isEqualTo(InteropPage.outcomesOf(seen));
  }

  private static Outcome run(Cell cell) {
    try {
      return cell.run();
    } catch (IOException | RuntimeException | AssertionError e) {
      return Outcome.failed(e.toString());
    }
  }
}
