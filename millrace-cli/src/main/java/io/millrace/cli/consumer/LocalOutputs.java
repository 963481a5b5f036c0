package io.millrace.cli.consumer;

import java.nio.file.Path;

/** Files in the working folder and players on the search path. */
final class LocalOutputs implements OutputOpener {

  private final RecordingFiles files;
  private final String searchPath;

  LocalOutputs(RecordingFiles files, String searchPath) {
    this.files = files;
    this.searchPath = searchPath;
  }

  @Override
  public Output openRecording(String id, String target) {
    return target.isEmpty() ? files.openDefault(id, Path.of("")) : files.openNamed(id, target);
  }

  @Override
  public Output openPlayer(String id) {
    return Player.start(searchPath);
  }
}
