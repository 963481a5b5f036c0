package io.millrace.cli.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.consumer.Console.Input;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PromptConsoleTest {

  private final PipedOutputStream keys = new PipedOutputStream();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private PromptConsole console;

  @BeforeEach
  void openTerminal() throws Exception {
    Terminal terminal =
        new ExternalTerminal("test", "xterm", new PipedInputStream(keys), screen, UTF_8);
    terminal.setSize(Size.of(80, 24));
    console = PromptConsole.on(terminal, () -> Set.of("1AAA99", "2BBB88"));
  }

  @AfterEach
  void closeTerminal() {
    console.close();
  }

  private CompletableFuture<Input> reading() {
    return CompletableFuture.supplyAsync(console::read);
  }

  private void press(String text) throws Exception {
    keys.write(Bytes.of(text));
    keys.flush();
  }

  private String screen() {
    return screen.toString(UTF_8);
  }

  private void awaitPrompts(int count) {
    await().until(() -> screen().split("millrace> ", -1).length > count);
  }

  @Test
  void enterAloneShowsThePromptAgain() throws Exception {
    CompletableFuture<Input> first = reading();
    awaitPrompts(1);
    press("\r");
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(new Input.Line(""));
    CompletableFuture<Input> second = reading();
    awaitPrompts(2);
    press("list\r");
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(new Input.Line("list"));
  }

  @Test
  void commandsAndKnownIdsAreCompleted() throws Exception {
    CompletableFuture<Input> line = reading();
    awaitPrompts(1);
    press("uns\t1A\t\r");
    assertThat(line.get(10, TimeUnit.SECONDS)).isEqualTo(new Input.Line("unsubscribe 1AAA99 "));
  }

  @Test
  void messagesAppearAboveThePromptWithoutDisturbingIt() throws Exception {
    CompletableFuture<Input> line = reading();
    awaitPrompts(1);
    press("sub");
    await().until(() -> screen().endsWith("sub"));
    console.print("1AAA99 live: \"News\"");
    await().until(() -> screen().contains("1AAA99 live: \"News\""));
    press("scribe x!y\r");
    assertThat(line.get(10, TimeUnit.SECONDS)).isEqualTo(new Input.Line("subscribe x!y"));
  }

  @Test
  void aTerminalWithoutSizeShowsTheWholePromptAndWhatIsTyped() throws Exception {
    PipedOutputStream unattachedKeys = new PipedOutputStream();
    Terminal unattached =
        new ExternalTerminal("test", "xterm", new PipedInputStream(unattachedKeys), screen, UTF_8);
    unattached.setSize(Size.of(0, 0));
    PromptConsole late = PromptConsole.on(unattached, Set::of);
    CompletableFuture<Input> line = CompletableFuture.supplyAsync(late::read);
    awaitPrompts(1);
    unattachedKeys.write(Bytes.of("list\r"));
    unattachedKeys.flush();

    assertThat(line.get(10, TimeUnit.SECONDS)).isEqualTo(new Input.Line("list"));
    assertThat(screen()).contains("millrace> list");
    late.close();
  }

  @Test
  void closingTheTerminalWhileSomebodyTypesMeansLeave() throws Exception {
    CompletableFuture<Input> line = reading();
    awaitPrompts(1);
    console.close();
    assertThat(line.get(10, TimeUnit.SECONDS)).isInstanceOf(Input.Leave.class);
    console.print("too late");
  }

  @Test
  void theEndOfInputMeansLeave() throws Exception {
    CompletableFuture<Input> line = reading();
    awaitPrompts(1);
    press("\u0004");
    assertThat(line.get(10, TimeUnit.SECONDS)).isEqualTo(new Input.Leave());
  }
}
