package io.millrace.server.broker;

import io.millrace.server.config.ChannelPattern;
import io.millrace.server.config.ChannelSettings;
import io.millrace.server.config.Channels;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a broker says once it listens: where, to whom, and what to type next. */
public final class Greeting {

  private static final String EXAMPLE_ID = "1AAA99";
  private static final String END = "\nCtrl-C stops it.\n";
  private static final int TEXT_COLUMN = 12;
  private static final int NAMES_MAX = 5;

  // What a caller of an encrypted channel adds; the secret itself is not shown.
  private static final String SECRET = "&passphrase=PASSPHRASE";
  private static final String KEY_LENGTH = "&pbkeylen=16";
  private static final String OURS = " --passphrase-file FILE";

  private Greeting() {}

  /**
   * All of it.
   *
   * @param doors who may do what, in lines; none if nothing but a passphrase is asked of anybody
   */
  static String text(
      String version,
      List<InetSocketAddress> srt,
      Optional<HttpPlace> http,
      String sockets,
      Channels channels,
      List<String> doors) {
    String at = HostAddresses.of(srt.getFirst()).getFirst();
    boolean closed = channels.of(EXAMPLE_ID).isEncrypted();
    return where(version, srt, http, sockets, access(channels, doors))
        + publish(at, closed)
        + watch("Watch it", at, closed)
        + END;
  }

  /** Where the broker is and how to watch {@code 1AAA99}, for those who need not publish. */
  public static String toWatch(
      String version,
      List<InetSocketAddress> srt,
      Optional<HttpPlace> http,
      String sockets,
      Channels channels) {
    String at = HostAddresses.of(srt.getFirst()).getFirst();
    boolean closed = channels.of(EXAMPLE_ID).isEncrypted();
    return where(version, srt, http, sockets, access(channels))
        + watch("Watch a channel, here " + EXAMPLE_ID, at, closed)
        + END;
  }

  private static String where(
      String version,
      List<InetSocketAddress> srt,
      Optional<HttpPlace> http,
      String sockets,
      String access) {
    String api = http.map(place -> place.text(" ".repeat(TEXT_COLUMN))).orElse("off");
    return "Millrace "
        + version
        + " is ready\n\n"
        + line("SRT", "udp " + addresses(srt))
        + line("HTTP", api)
        + line("Sockets", sockets)
        + line("Access", access);
  }

  private static String access(Channels channels, List<String> doors) {
    if (doors.isEmpty()) {
      return access(channels);
    }
    String all = String.join("\n" + " ".repeat(TEXT_COLUMN), doors);
    return channels.isOpen() ? all : access(channels) + "\n" + " ".repeat(TEXT_COLUMN) + all;
  }

  private static String addresses(List<InetSocketAddress> bound) {
    return bound.stream()
        .flatMap(address -> HostAddresses.of(address).stream())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String access(Channels channels) {
    if (channels.isOpen()) {
      return "open: whoever reaches this address may publish and watch; one line in\n"
          + " ".repeat(TEXT_COLUMN)
          + "millrace.yaml closes it, passphrase: \"10 to 79 characters\"";
    }
    if (!channels.others().isEncrypted()) {
      return "open, but for channels with a passphrase: "
          + names(channels, ChannelSettings::isEncrypted);
    }
    String open = names(channels, Predicate.not(ChannelSettings::isEncrypted));
    return "encrypted: only who knows the passphrase may publish and watch"
        + (open.isEmpty() ? "" : "; open: " + open);
  }

  /** Of the channels that are not like the others, as many as a line can take. */
  private static String names(Channels channels, Predicate<ChannelSettings> which) {
    List<String> names =
        channels.patterns().stream()
            .filter(pattern -> which.test(channels.of(pattern)))
            .map(ChannelPattern::toString)
            .toList();
    int shown = Math.min(names.size(), NAMES_MAX);
    int more = names.size() - shown;
    return String.join(", ", names.subList(0, shown)) + (more == 0 ? "" : " and " + more + " more");
  }

  private static String publish(String at, boolean closed) {
    String url =
        "srt://" + at + "?streamid=publish:" + EXAMPLE_ID + (closed ? SECRET + KEY_LENGTH : "");
    return "\nPublish a channel, here "
        + EXAMPLE_ID
        + ":\n"
        + line(
            "Millrace",
            "./millrace producer FILE --id "
                + EXAMPLE_ID
                + " --broker "
                + at
                + (closed ? OURS : ""))
        + line("ffmpeg", "ffmpeg -re -i FILE -c copy -f mpegts \"" + url + "\"")
        + line("OBS", "Settings, Stream, Custom, Server: " + url);
  }

  private static String watch(String heading, String at, boolean closed) {
    String url = "srt://" + at;
    String ours = "./millrace consumer --broker " + at + (closed ? OURS : "");
    String ffplay = url + "?streamid=read:" + EXAMPLE_ID + (closed ? SECRET : "");
    String vlc = "vlc " + url + " --streamid=read:" + EXAMPLE_ID;
    return "\n"
        + heading
        + ":\n"
        + line("Millrace", ours + ", then: subscribe " + EXAMPLE_ID)
        + line("ffplay", "ffplay -fflags nobuffer \"" + ffplay + "\"")
        + line("VLC", vlc + (closed ? " --passphrase=PASSPHRASE" : ""));
  }

  private static String line(String what, String text) {
    return "  %-9s %s\n".formatted(what, text);
  }
}
