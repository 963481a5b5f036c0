package io.millrace.server;

import io.millrace.cli.ErrorLines;
import io.millrace.cli.consumer.ConsumerCommand;
import io.millrace.cli.load.LoadCommand;
import io.millrace.cli.producer.ProducerCommand;
import io.millrace.cli.sample.SampleMediaCommand;
import io.millrace.server.access.KeyCommand;
import io.millrace.server.access.TokenCommand;
import io.millrace.server.broker.BrokerCommand;
import io.millrace.server.broker.BrokerRun;
import io.millrace.server.demo.DemoCommand;
import io.millrace.server.logging.ConsoleLogging;
import java.util.Map;
import picocli.CommandLine;

/** The program. */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    ConsoleLogging.use();
    if (args.length > 0 && args[0].equals("broker")) {
      HeadStart.begin();
    }
    Map<String, String> environment = System.getenv();
    if (!BrokerRun.ofPlain(args, environment, System.out)) {
      System.exit(commandLine(environment).execute(args));
    }
  }

  /** All commands. */
  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine root = new CommandLine(new MillraceCommand());
    root.addSubcommand(BrokerCommand.create(environment));
    root.addSubcommand(new ProducerCommand());
    root.addSubcommand(new ConsumerCommand());
    root.addSubcommand(new LoadCommand());
    root.addSubcommand(KeyCommand.create(environment));
    root.addSubcommand(new TokenCommand(environment));
    root.addSubcommand(DemoCommand.create(environment));
    root.addSubcommand(new SampleMediaCommand());
    root.addSubcommand(WarmUp.create(root));
    ErrorLines.install(root, "1".equals(environment.get("MILLRACE_DEBUG")));
    return root;
  }
}
