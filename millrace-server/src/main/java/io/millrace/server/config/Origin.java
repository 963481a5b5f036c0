package io.millrace.server.config;

/** Where a value came from. The first of them that has one wins. */
public sealed interface Origin {

  /** On the command line. */
  record Flag(String name) implements Origin {
    @Override
    public String text() {
      return name;
    }
  }

  /** An environment variable, or two that make one value. */
  record Environment(String name) implements Origin {
    @Override
    public String text() {
      return name + " in the environment";
    }
  }

  /**
   * The configuration file.
   *
   * @param line from 1
   */
  record YamlFile(String file, int line) implements Origin {
    @Override
    public String text() {
      return file + " line " + line;
    }
  }

  /** Nobody set it. */
  record Default() implements Origin {
    @Override
    public String text() {
      return "default";
    }
  }

  /** What a person reads. */
  String text();

  /** 0 for what goes before everything else. */
  default int rank() {
    return switch (this) {
      case Flag _ -> 0;
      case Environment _ -> 1;
      case YamlFile _ -> 2;
      case Default _ -> 3;
    };
  }
}
