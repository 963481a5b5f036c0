package io.millrace.server.access;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a hook is told, all of which its answer may rest on. Immutable; its text leaves the secrets
 * out.
 *
 * @param address of the caller, without port
 */
record HookQuestion(
    Action action,
    String channel,
    String address,
    String user,
    String key,
    String token,
    String session,
    String agent,
    boolean encrypted) {

  private static final JsonMapper JSON = JsonMapper.shared();

  static HookQuestion of(Visit visit) {
    return new HookQuestion(
        visit.action(),
        visit.channel(),
        visit.remote().getAddress().getHostAddress(),
        visit.user(),
        visit.key(),
        visit.token(),
        visit.session(),
        visit.agent(),
        visit.encrypted());
  }

  String toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("action", action.text());
    json.put("channel", channel);
    json.put("address", address);
    json.put("user", user);
    json.put("key", key);
    json.put("token", token);
    json.put("session", session);
    json.put("agent", agent);
    json.put("encrypted", encrypted);
    return json.toString();
  }

  @Override
  public String toString() {
    return action.text() + " " + channel + " from " + address;
  }
}
