package io.millrace.srt.endpoint;

/** Decides over callers. Called on the endpoint's loop; must not block. */
@FunctionalInterface
public interface ConnectionListener {

  /** A caller with a proven address asks; see {@link ConnectionRequest}. */
  void onRequest(ConnectionRequest request);
}
