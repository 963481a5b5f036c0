package io.millrace.server.access;

import io.millrace.cli.Printable;
import io.millrace.cli.TextTable;
import io.millrace.server.config.ChannelPattern;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code millrace key list}: shows the keys, without what is secret. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows the stream keys there are; the keys themselves cannot be had again.",
    footer = {"", "Examples:", "  millrace key list", "  millrace key list 1AAA99 --json"})
final class KeyListCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "CHANNEL",
      description = "Only those that are good for this channel.")
  private @Nullable String channel;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Mixin private final KeysPlace place;

  @Spec private CommandSpec spec = CommandSpec.create();

  KeyListCommand(Map<String, String> environment) {
    this.place = new KeysPlace(environment);
  }

  @Override
  public Integer call() {
    List<StreamKey> keys = wanted();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(keys));
    } else if (keys.isEmpty()) {
      out.println("no keys; millrace key create CHANNEL makes one");
    } else {
      out.println(table(keys));
    }
    out.flush();
    return ExitCode.OK;
  }

  private List<StreamKey> wanted() {
    List<StreamKey> all = place.read().all();
    if (channel == null) {
      return all;
    }
    ChannelPattern wanted = Places.channel(channel);
    return all.stream()
        .filter(key ->
            key.channel().equals(wanted)
                || (wanted.isExact() && key.channel().matches(wanted.toString())))
        .toList();
  }

  private static String table(List<StreamKey> keys) {
    TextTable table =
        new TextTable(
            List.of(
                TextTable.Column.text("ID"),
                TextTable.Column.text("CHANNEL"),
                TextTable.Column.text("ROLE"),
                TextTable.Column.text("CREATED"),
                TextTable.Column.text("REVOKED"),
                TextTable.Column.text("LABEL", 8)));
    for (StreamKey key : keys) {
      table.add(
          List.of(
              key.id(),
              key.channel().toString(),
              key.role().text(),
              key.created().toString(),
              key.revoked().map(Object::toString).orElse("-"),
              Printable.clean(key.label())));
    }
    return table.format(TextTable.MAX_WIDTH);
  }

  private static String toJson(List<StreamKey> keys) {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    for (StreamKey key : keys) {
      ObjectNode one = all.addObject();
      one.put("id", key.id());
      one.put("channel", key.channel().toString());
      one.put("role", key.role().text());
      one.put("label", key.label());
      one.put("created", key.created().toString());
      key.revoked().ifPresent(when -> one.put("revoked", when.toString()));
    }
    return all.toString();
  }
}
