package io.millrace.cli.consumer;

import java.util.function.Consumer;

/** Says once for all subscriptions that the broker is silent, and once that it is back. */
final class BrokerNotices {

  private final String broker;
  private final Consumer<String> messages;
  private boolean silent;

  BrokerNotices(String broker, Consumer<String> messages) {
    this.broker = broker;
    this.messages = messages;
  }

  void noAnswer() {
    if (!silent) {
      silent = true;
      messages.accept("no answer from " + broker + ", trying on");
    }
  }

  void answered() {
    if (silent) {
      silent = false;
      messages.accept(broker + " answers");
    }
  }

  void say(String line) {
    messages.accept(line);
  }
}
