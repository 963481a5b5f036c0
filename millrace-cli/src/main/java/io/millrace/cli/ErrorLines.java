package io.millrace.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells errors in one line each: {@code millrace broker: what, remedy}. Exit code 2 for what was
 * typed or set wrongly, 1 for what failed. Where the line can name no remedy, a second one points
 * to the help.
 */
public final class ErrorLines implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final boolean debug;

  private ErrorLines(boolean debug) {
    this.debug = debug;
  }

  /**
   * Lets a command and those below it tell their errors so.
   *
   * @param debug with stack traces
   */
  public static void install(CommandLine root, boolean debug) {
    ErrorLines errors = new ErrorLines(debug);
    root.setParameterExceptionHandler(errors);
    root.setExecutionExceptionHandler(errors);
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    if (e.getArgSpec() != null && e.getCause() instanceof TypeConversionException wrong) {
      String words = // picocli calls it by Java's names
          oneLine(String.valueOf(wrong.getMessage()))
              .replaceFirst("' is not an? (int|long)$", "' is no whole number");
      tell(command, name(e.getArgSpec()) + ": " + words, e);
      return ExitCode.USAGE;
    }
    tell(command, problem(e), e);
    command.getErr().println("try: " + name(command) + " --help");
    command.getErr().flush();
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    tell(command, message(e), e);
    return e instanceof UsageError ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private void tell(CommandLine command, String message, Exception e) {
    PrintWriter err = command.getErr();
    err.println(name(command) + ": " + message);
    if (debug) {
      e.printStackTrace(err);
    }
    err.flush();
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String problem(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return oneLine(String.valueOf(e.getMessage()));
    }
    String typed = unmatched.getUnmatched().getFirst();
    String name = unmatched.isUnknownOption() ? typed.replaceFirst("=.*", "") : typed;
    String hint =
        NearestName.to(name, known(e.getCommandLine(), unmatched.isUnknownOption()))
            .map(nearest -> "; did you mean " + nearest + "?")
            .orElse("");
    return "unknown "
        + (unmatched.isUnknownOption() ? "option '" : "argument '")
        + Printable.clean(name)
        + "'"
        + hint;
  }

  private static List<String> known(CommandLine command, boolean options) {
    return options
        ? List.copyOf(command.getCommandSpec().optionsMap().keySet())
        : command.getSubcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList();
  }

  private static String message(Exception e) {
    return switch (e) {
      case UncheckedIOException wrapped when wrapped.getCause() != null ->
          message(wrapped.getCause());
      case NoSuchFileException missing -> missing.getFile() + ": no such file";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case RuntimeException bug when isOfTheJdk(bug) || bug.getMessage() == null ->
          "internal error: " + oneLine(bug.toString()) + "; MILLRACE_DEBUG=1 shows where";
      default -> oneLine(e.getMessage() == null ? e.toString() : e.getMessage());
    };
  }

  /** Our own code throws types of its own when it has something to say to a person. */
  private static boolean isOfTheJdk(RuntimeException e) {
    return e.getClass().getName().startsWith("java.");
  }

  /** A value that was typed may hold anything, line ends and escapes included. */
  private static String oneLine(String text) {
    return Printable.clean(text.strip().replaceAll("\\s*\\R\\s*", "; "));
  }
}
