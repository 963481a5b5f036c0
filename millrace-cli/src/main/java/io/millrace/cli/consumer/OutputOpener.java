package io.millrace.cli.consumer;

import io.millrace.cli.CommandFailure;

/** Opens recordings and players. May block; called off the loop. */
interface OutputOpener {

  /**
   * A file to record a channel to.
   *
   * @param target as a person named it; empty for the default name in the working folder
   * @throws CommandFailure in one line, if it cannot be
   */
  Output openRecording(String id, String target);

  /**
   * A player for a channel.
   *
   * @throws CommandFailure in one line, if there is none
   */
  Output openPlayer(String id);
}
