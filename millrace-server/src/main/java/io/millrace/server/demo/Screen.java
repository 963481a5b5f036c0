package io.millrace.server.demo;

/** Where the demo shows itself. Every method: any thread, each shown whole. */
interface Screen {

  /** Text that stands at the top, with its line ends. */
  void heading(String text);

  /** A line that stays. */
  void event(String line);

  /** A channel has come to the consumer. */
  void arrival(Arrival arrival);

  /** How it stands now; takes the place of the last one. */
  void status(DemoStatus status);

  /** The last line, below everything. */
  void farewell(String line);
}
