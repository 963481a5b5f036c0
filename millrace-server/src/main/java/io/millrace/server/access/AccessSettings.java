package io.millrace.server.access;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may do what, as it was set. Immutable.
 *
 * @param rules of each channel
 * @param keys the file of stream keys, which need not exist
 * @param secrets that tokens are signed with
 * @param hook whom to ask; empty: nobody
 */
public record AccessSettings(
    AccessRules rules, Path keys, TokenSecrets secrets, Optional<HookSettings> hook) {

  /** Nothing was set: keys decide, if there are any in the usual place. */
  public static final AccessSettings UNSET =
      new AccessSettings(AccessRules.UNSET, KeysFile.USUAL, TokenSecrets.NONE, Optional.empty());
}
