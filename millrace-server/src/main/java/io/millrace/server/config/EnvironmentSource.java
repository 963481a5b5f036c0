package io.millrace.server.config;

import io.millrace.cli.Variables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads settings from environment variables. An empty variable counts as not set. */
final class EnvironmentSource {

  private static final String PREFIX = "MILLRACE_";

  /** Read by the launcher, by Main and by other commands. */
  private static final List<String> OTHERS =
      List.of(
          "MILLRACE_HEAP",
          "MILLRACE_OPTS",
          "MILLRACE_DEBUG",
          "MILLRACE_FFMPEG",
          "MILLRACE_KEY",
          "MILLRACE_KEY_FILE",
          "MILLRACE_TOKEN",
          "MILLRACE_TOKEN_FILE");

  /** Kubernetes sets such ones by itself in every pod beside a service named millrace…. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("MILLRACE_(.*_)?(SERVICE_(HOST|PORT).*|PORT(_\\d+_(TCP|UDP).*)?)");

  private EnvironmentSource() {}

  /** By key name. */
  static Map<String, Setting> read(Map<String, String> environment) {
    rejectUnknown(environment);
    Variables.rejectMisspelled(
        environment.keySet().stream().filter(name -> !name.startsWith(PREFIX)).toList());
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.ALL) {
      String text =
          key.kind() == ConfigKey.Kind.SECRET
              ? environment.getOrDefault(key.env(), "") // blanks at its ends are part of it
              : value(environment, key.env());
      if (!text.isEmpty()) {
        settings.put(key.name(), new Setting(key, text, new Origin.Environment(key.env())));
      } else if (key.name().equals("bind")) {
        addressInTwoParts(environment, key, settings);
      }
    }
    return settings;
  }

  /** BROKER_IP and BROKER_PORT, which a compose file also needs one by one. */
  private static void addressInTwoParts(
      Map<String, String> environment, ConfigKey key, Map<String, Setting> settings) {
    String ip = value(environment, "BROKER_IP");
    String port = value(environment, "BROKER_PORT");
    if (ip.isEmpty() && port.isEmpty()) {
      return;
    }
    HostPort standard = HostPort.parse(key.name(), key.byDefault());
    String host = ip.isEmpty() ? standard.host() : ip;
    String text =
        (host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]")
            + ":"
            + (port.isEmpty() ? standard.port() : port);
    String names =
        ip.isEmpty() ? "BROKER_PORT" : port.isEmpty() ? "BROKER_IP" : "BROKER_IP and BROKER_PORT";
    settings.put(key.name(), new Setting(key, text, new Origin.Environment(names)));
  }

  private static void rejectUnknown(Map<String, String> environment) {
    List<String> known =
        Stream.concat(OTHERS.stream(), ConfigKey.ALL.stream().map(ConfigKey::env))
            .filter(name -> name.startsWith(PREFIX))
            .toList();
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(PREFIX)
          && !known.contains(name)
          && !SERVICE_LINK.matcher(name).matches()) {
        throw new ConfigException(
            "unknown environment variable " + name + KeyFinder.hint(name, known, ""));
      }
    }
  }

  private static String value(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
