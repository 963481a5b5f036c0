package io.millrace.server.access;

import java.util.function.Consumer;

/** Decides who may publish or watch what. Any thread. */
public interface Gatekeeper {

  /** Lets everybody in. */
  Gatekeeper OPEN =
      new Gatekeeper() {
        @Override
        public void decide(Visit visit, Consumer<Verdict> answer) {
          answer.accept(Verdict.OPEN);
        }

        @Override
        public boolean isGood(Pass pass) {
          return true;
        }
      };

  /**
   * Answers once: at once, on the caller's thread, where there is nothing to find out; else from a
   * thread of its own, within the 3 s that a caller waits. Does not block.
   */
  void decide(Visit visit, Consumer<Verdict> answer);

  /** Whether a pass that was given still holds: its key is not revoked, its time not over. */
  boolean isGood(Pass pass);
}
