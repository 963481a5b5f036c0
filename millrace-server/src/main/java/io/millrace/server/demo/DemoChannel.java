package io.millrace.server.demo;

import io.millrace.cli.producer.TestPattern;
import java.util.List;

/**
 * A channel that is made here.
 *
 * @param id producer id
 * @param title service name
 * @param pattern picture and tone
 */
record DemoChannel(String id, String title, TestPattern pattern) {

  static final List<DemoChannel> ALL =
      List.of(
          of("1AAA99", "Test card", 1),
          of("2BBB99", "Moving shapes", 2),
          of("3CCC99", "Game of life", 3));

  /** The tone is in the title: whoever listens can tell that this is the right channel. */
  private static DemoChannel of(String id, String picture, int number) {
    TestPattern pattern = TestPattern.of(number);
    return new DemoChannel(id, picture + ", " + pattern.toneHz() + " Hz", pattern);
  }
}
