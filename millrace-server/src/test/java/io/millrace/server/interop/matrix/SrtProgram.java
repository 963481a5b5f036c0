package io.millrace.server.interop.matrix;

import io.millrace.testkit.process.Peer;
import java.util.List;

/** A program that sends over SRT what its input gets, and puts out what it receives. */
interface SrtProgram {

  /** As people call it. */
  String name();

  /** Of the program; its libsrt's is asked for in the handshake. */
  String version();

  /** The command line, without where the program lies. */
  List<String> arguments(PeerUri uri);

  /** Starts it with its input open. */
  Peer start(PeerUri uri);

  /** How many packets its input must get before it connects. */
  default int packetsItWantsFirst() {
    return 0;
  }

  /** Waits until what its input gets is sent; for most that is as soon as we are connected. */
  default void awaitReadyToSend(Peer running) {}

  /** How the command begins in the page. */
  default String commandName() {
    return name();
  }
}
