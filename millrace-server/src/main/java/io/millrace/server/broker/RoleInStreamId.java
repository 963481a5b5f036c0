package io.millrace.server.broker;

import io.millrace.broker.Role;
import io.millrace.srt.handshake.StreamId;

/**
 * What a producer says of itself in its stream id: {@code backup=1}, as in {@code
 * #!::r=NAME,m=publish,backup=1} or {@code publish:NAME?backup}.
 */
final class RoleInStreamId {
  private static final String BACKUP = "backup";

  private RoleInStreamId() {}

  static Role of(StreamId streamId) {
    String said = streamId.others().getOrDefault(BACKUP, "0");
    return said.equals("1") || said.equals("true") ? Role.BACKUP : Role.PRIMARY;
  }
}
