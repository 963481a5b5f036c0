package io.millrace.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Names of recordings. */
class FileNameTest {

  @Test
  void theNameOfAFileThatBeginsIsTheOneThatIsFoundInTheFolder() {
    FileName begun = FileName.of(Instant.parse("2026-11-22T21:30:15.250987654Z"), FileName.TS);
    assertThat(begun.text()).isEqualTo("20261122T213015.250Z.ts");
    assertThat(FileName.parse(begun.text())).contains(begun);
  }

  @Test
  void nothingElseIsAName() {
    assertThat(FileName.parse("20261122T213015.250Z.mp4")).isPresent();
    assertThat(FileName.parse("20260231T213015.250Z.txt")).isEmpty();
    assertThat(FileName.parse("../20261122T213015.250Z.ts")).isEmpty();
  }
}
