package io.millrace.server.http;

import io.millrace.cli.UsageError;
import io.millrace.server.config.ConfigChange;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;

/**
 * What came of reading the configuration again.
 *
 * @param changed in force from now on
 * @param needRestart different from what the broker runs by, and not in force before it is started
 *     again
 */
record ReloadAnswer(List<Difference> changed, List<Difference> needRestart) {

  /**
   * A key whose value is another one.
   *
   * @param from as the operator wrote it; of secrets nothing is shown
   * @param to the same
   */
  record Difference(String key, String from, String to) {}

  static Route route(Supplier<List<ConfigChange>> reload) {
    return Route.controlAll("POST", "/api/v1/reload", exchange -> exchange.reply(of(reload)));
  }

  private static ReloadAnswer of(Supplier<List<ConfigChange>> reload) {
    try {
      List<ConfigChange> changes = reload.get();
      return new ReloadAnswer(differences(changes, false), differences(changes, true));
    } catch (UsageError e) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_ENTITY_422,
          "the configuration stays as it was: " + e.getMessage());
    }
  }

  private static List<Difference> differences(List<ConfigChange> changes, boolean needRestart) {
    return changes.stream()
        .filter(change -> change.needsRestart() == needRestart)
        .map(change -> new Difference(change.key(), change.from(), change.to()))
        .toList();
  }
}
