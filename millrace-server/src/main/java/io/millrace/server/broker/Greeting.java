package io.millrace.server.broker;

import java.net.InetSocketAddress;
import java.util.Optional;

/** What a broker says once it listens: where, to whom, and what to type next. */
public final class Greeting {

  private static final String EXAMPLE_ID = "1AAA99";
  private static final String END = "\nCtrl-C stops it.\n";

  private Greeting() {}

  /** All of it. */
  static String text(String version, InetSocketAddress srt, Optional<InetSocketAddress> http) {
    String at = HostAddresses.of(srt).getFirst();
    return where(version, srt, http) + publish(at) + watch("Watch it", at) + END;
  }

  /** Where the broker is and how to watch {@code 1AAA99}, for those who need not publish. */
  public static String toWatch(
      String version, InetSocketAddress srt, Optional<InetSocketAddress> http) {
    String heading = "Watch a channel, here " + EXAMPLE_ID;
    return where(version, srt, http) + watch(heading, HostAddresses.of(srt).getFirst()) + END;
  }

  private static String where(
      String version, InetSocketAddress srt, Optional<InetSocketAddress> http) {
    String api =
        http.map(at -> "http://" + HostAddresses.of(at).getLast() + "/api/v1/channels")
            .orElse("off");
    return "Millrace "
        + version
        + " is ready\n\n"
        + line("SRT", "udp " + String.join(", ", HostAddresses.of(srt)))
        + line("HTTP", api)
        + line("Access", "open: whoever reaches this address may publish and watch");
  }

  private static String publish(String at) {
    String url = "srt://" + at + "?streamid=publish:" + EXAMPLE_ID;
    return "\nPublish a channel, here "
        + EXAMPLE_ID
        + ":\n"
        + line("Millrace", "./millrace producer FILE --id " + EXAMPLE_ID + " --broker " + at)
        + line("ffmpeg", "ffmpeg -re -i FILE -c copy -f mpegts \"" + url + "\"")
        + line("OBS", "Settings, Stream, Custom, Server: " + url);
  }

  private static String watch(String heading, String at) {
    String url = "srt://" + at;
    return "\n"
        + heading
        + ":\n"
        + line("Millrace", "./millrace consumer --broker " + at + ", then: subscribe " + EXAMPLE_ID)
        + line("ffplay", "ffplay -fflags nobuffer \"" + url + "?streamid=read:" + EXAMPLE_ID + "\"")
        + line("VLC", "vlc " + url + " --streamid=read:" + EXAMPLE_ID);
  }

  private static String line(String what, String text) {
    return "  %-9s %s\n".formatted(what, text);
  }
}
