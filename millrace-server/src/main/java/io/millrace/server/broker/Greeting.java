package io.millrace.server.broker;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** What a broker says once it listens: where, to whom, and what to type next. */
final class Greeting {

  private static final String EXAMPLE_ID = "1AAA99";

  private Greeting() {}

  static String text(String version, InetSocketAddress srt, Optional<InetSocketAddress> http) {
    List<String> addresses = HostAddresses.of(srt);
    String at = addresses.getFirst();
    String url = "srt://" + at;
    StringBuilder page = new StringBuilder();
    page.append("Millrace ").append(version).append(" is ready\n\n");
    line(page, "SRT", "udp " + String.join(", ", addresses));
    line(
        page,
        "HTTP",
        http.map(where -> "http://" + HostAddresses.of(where).getLast() + "/api/v1/channels")
            .orElse("off"));
    line(page, "Access", "open: whoever reaches this address may publish and watch");
    page.append("\nPublish a channel, here ").append(EXAMPLE_ID).append(":\n");
    line(page, "Millrace", "./millrace producer FILE --id " + EXAMPLE_ID + " --broker " + at);
    line(
        page,
        "ffmpeg",
        "ffmpeg -re -i FILE -c copy -f mpegts \"" + url + "?streamid=publish:" + EXAMPLE_ID + "\"");
    line(
        page,
        "OBS",
        "Settings, Stream, Custom, Server: " + url + "?streamid=publish:" + EXAMPLE_ID);
    page.append("\nWatch it:\n");
    line(
        page, "Millrace", "./millrace consumer --broker " + at + ", then: subscribe " + EXAMPLE_ID);
    line(
        page, "ffplay", "ffplay -fflags nobuffer \"" + url + "?streamid=read:" + EXAMPLE_ID + "\"");
    line(page, "VLC", "vlc " + url + " --streamid=read:" + EXAMPLE_ID);
    page.append("\nCtrl-C stops it.\n");
    return page.toString();
  }

  private static void line(StringBuilder page, String what, String text) {
    page.append("  %-9s %s\n".formatted(what, text));
  }
}
