package io.millrace.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * How commands answer wrong input: one line on stderr and where to read on, never a stack trace.
 * Exit code 2 for usage, 1 for failure.
 */
public final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

  /** Makes a command and its subcommands answer so. */
  public static CommandLine install(CommandLine commandLine) {
    OneLineErrors errors = new OneLineErrors();
    return commandLine.setParameterExceptionHandler(errors).setExecutionExceptionHandler(errors);
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    print(command, String.valueOf(e.getMessage()));
    UnmatchedSuggestions.print(e, command.getErr());
    command.getErr().println("  try: " + command.getCommandSpec().qualifiedName() + " --help");
    command.getErr().flush();
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return switch (e) {
      case UsageError usage -> {
        print(command, usage.line());
        yield ExitCode.USAGE;
      }
      case CommandFailure failure -> {
        print(command, failure.line());
        yield ExitCode.SOFTWARE;
      }
      default -> {
        print(command, "internal error, please report: " + e);
        yield ExitCode.SOFTWARE;
      }
    };
  }

  private static void print(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println(
        command.getCommandSpec().qualifiedName() + ": " + message.lines().findFirst().orElse(""));
    err.flush();
  }

  /** What a misspelled option may have meant. */
  private static final class UnmatchedSuggestions {
    static void print(ParameterException e, PrintWriter err) {
      if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
        for (String suggestion : unmatched.getSuggestions()) {
          err.println("  did you mean: " + suggestion);
        }
      }
    }
  }
}
