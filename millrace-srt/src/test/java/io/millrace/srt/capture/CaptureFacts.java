package io.millrace.srt.capture;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Shape;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of one capture; the README beside the captures explains the fields.
 *
 * @param naks loss reports, in order
 * @param dropreqs drop requests, in order
 * @param data by direction
 * @param counts control packets by {@code KIND dir}
 * @param frames datagrams in the file
 */
public record CaptureFacts(
    String file,
    String what,
    int udpPort,
    @Nullable String passphrase,
    boolean payloadPattern,
    List<HandshakeFact> handshakes,
    List<NakFact> naks,
    List<DropRequestFact> dropreqs,
    AckFact acks,
    Map<String, DataFact> data,
    Map<String, Integer> counts,
    int frames) {

  private static final List<CaptureFacts> ALL = load();
  private static final Map<String, List<CapturedDatagram>> READ = new ConcurrentHashMap<>();

  /** One handshake packet; numbers in hexadecimal are strings. */
  public record HandshakeFact(
      int ver,
      int enc,
      int ext,
      int isn,
      int mss,
      int flow,
      int type,
      String sid,
      String cookie,
      String peerip,
      List<ExtensionFact> exts,
      String dir,
      String dst,
      long ts,
      int n) {

    public int socketId() {
      return Integer.parseUnsignedInt(sid, 16);
    }

    public int synCookie() {
      return Integer.parseUnsignedInt(cookie, 16);
    }
  }

  /** One extension block; which of the fields are there depends on the type. */
  public record ExtensionFact(
      int t, int len, int ver, int flags, int rcv, int snd, String str, String hex) {}

  /** A loss report: first and last sequence number of each range. */
  @JsonFormat(shape = Shape.ARRAY)
  @JsonPropertyOrder({"seconds", "dir", "ranges"})
  public record NakFact(double seconds, String dir, List<List<Integer>> ranges) {}

  /** A drop request. */
  @JsonFormat(shape = Shape.ARRAY)
  @JsonPropertyOrder({"seconds", "dir", "messageNumber", "first", "last"})
  public record DropRequestFact(
      double seconds, String dir, int messageNumber, int first, int last) {}

  /** How many ACKs of which kind. */
  public record AckFact(int light, int small, int full) {}

  /** Data packets of one direction; kk counts them by key. */
  public record DataFact(
      int n,
      int uniq,
      int first,
      int last,
      int rexmit,
      Map<String, Integer> kk,
      List<Integer> msgno,
      List<Integer> o,
      List<Integer> pp,
      List<Long> ts,
      int control,
      int payloadBytes,
      String payloadSha256) {}

  /** Every capture, in the order of the file names. */
  public static List<CaptureFacts> all() {
    return ALL;
  }

  /** The facts of one file. */
  public static CaptureFacts of(String file) {
    return ALL.stream().filter(facts -> facts.file.equals(file)).findFirst().orElseThrow();
  }

  /** The file's datagrams. */
  public List<CapturedDatagram> datagrams() {
    return READ.computeIfAbsent(file, PcapReader::read);
  }

  @Override
  public String toString() {
    return file;
  }

  /** All that is known of one file, as it is written down. */
  static JsonNode json(String file) {
    for (JsonNode facts : JsonMapper.shared().readTree(open())) {
      if (facts.get("file").asString().equals(file)) {
        return facts;
      }
    }
    throw new IllegalArgumentException("no facts about " + file);
  }

  private static List<CaptureFacts> load() {
    return List.of(JsonMapper.shared().readValue(open(), CaptureFacts[].class));
  }

  private static InputStream open() {
    return Objects.requireNonNull(
        CaptureFacts.class.getResourceAsStream("/captures/facts.json"), "facts.json");
  }
}
