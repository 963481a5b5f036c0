package io.millrace.server.access;

/** How to use a key or a token, one line for each program. Stateless. */
final class UsageLines {

  private static final String AT = "srt://HOST:5000";

  private UsageLines() {}

  /**
   * The lines.
   *
   * @param option of our own programs, such as {@code --key}
   */
  static String of(Action action, String channel, String secret, String option) {
    return action == Action.PUBLISH
        ? publish(channel, secret, option)
        : watch(channel, secret, option);
  }

  private static String publish(String channel, String secret, String option) {
    String url = AT + "?streamid=publish:" + channel + ":" + secret;
    return line("OBS", "Settings, Stream, Custom, Server: " + url)
        + line("ffmpeg", "ffmpeg -re -i FILE -c copy -f mpegts \"" + url + "\"")
        + line(
            "Millrace", "./millrace producer FILE --id " + channel + " " + option + "-file FILE");
  }

  private static String watch(String channel, String secret, String option) {
    String streamId = "read:" + channel + ":" + secret;
    return line("ffplay", "ffplay -fflags nobuffer \"" + AT + "?streamid=" + streamId + "\"")
        + line("VLC", "vlc " + AT + " --streamid=" + streamId)
        + line(
            "Millrace", "./millrace consumer --subscribe " + channel + " " + option + "-file FILE");
  }

  private static String line(String program, String text) {
    return "  %-9s %s\n".formatted(program, text);
  }
}
