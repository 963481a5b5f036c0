package io.millrace.srt.capture;

import io.millrace.srt.handshake.CongestionExtension;
import io.millrace.srt.handshake.Extension;
import io.millrace.srt.handshake.FilterExtension;
import io.millrace.srt.handshake.GroupExtension;
import io.millrace.srt.handshake.Handshake;
import io.millrace.srt.handshake.HandshakeCodec;
import io.millrace.srt.handshake.KeyMaterialExtension;
import io.millrace.srt.handshake.SrtExtension;
import io.millrace.srt.handshake.StreamIdExtension;
import io.millrace.srt.handshake.UnknownExtension;
import io.millrace.srt.packet.AckPacket;
import io.millrace.srt.packet.ControlPacket;
import io.millrace.srt.packet.ControlType;
import io.millrace.srt.packet.DropRequest;
import io.millrace.srt.packet.LossReport;
import io.millrace.srt.packet.Packet;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a capture with the code under test and says of it what {@code facts.json} says, in the same
 * words.
 */
final class FactsReader {

  /** Of more than these the facts give the number alone. */
  private static final int SHOWN_DROP_REQUESTS = 12;

  private static final int LONE_ERROR_WORD = 4;
  private static final double MICROS_PER_SECOND = 1e6;

  private final CaptureFacts given;
  private final CapturedKeys keys;
  private final long startUs;
  private final List<Object> handshakes = new ArrayList<>();
  private final List<Object> keyMessages = new ArrayList<>();
  private final List<Object> keyMessagePlaces = new ArrayList<>();
  private final List<Object> lossReports = new ArrayList<>();
  private final List<Object> dropRequests = new ArrayList<>();
  private final List<Object> keepAlives = new ArrayList<>();
  private final List<Object> shutdowns = new ArrayList<>();
  private final Map<String, Integer> acks =
      new LinkedHashMap<>(Map.of("light", 0, "small", 0, "full", 0));
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, DataReader> data = new LinkedHashMap<>();

  FactsReader(CaptureFacts given) {
    this.given = given;
    this.keys = new CapturedKeys(Objects.requireNonNullElse(given.passphrase(), ""));
    this.startUs = given.datagrams().getFirst().timeUs();
  }

  /** All that can be read; what describes the file, not its packets, is taken as given. */
  Map<String, Object> read() throws GeneralSecurityException {
    List<CapturedDatagram> datagrams = given.datagrams();
    for (CapturedDatagram datagram : datagrams) {
      if (Packet.isControl(datagram.buffer(), 0)) {
        readControl(datagram);
      } else {
        data.computeIfAbsent(datagram.dir(), dir -> new DataReader(given.payloadPattern(), keys))
            .add(datagram.dir(), datagram.buffer());
      }
    }
    return facts(datagrams.size());
  }

  private Map<String, Object> facts(int frames) throws GeneralSecurityException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", given.file());
    facts.put("what", given.what());
    facts.put("udpPort", given.udpPort());
    facts.put("passphrase", given.passphrase());
    facts.put("payloadPattern", given.payloadPattern());
    facts.put("handshakes", handshakes);
    facts.put("user", keyMessages);
    facts.put("naks", lossReports);
    facts.put(
        "dropreqs", dropRequests.subList(0, Math.min(SHOWN_DROP_REQUESTS, dropRequests.size())));
    if (dropRequests.size() > SHOWN_DROP_REQUESTS) {
      facts.put("dropreqsTotal", dropRequests.size());
    }
    facts.put("acks", acks);
    Map<String, Object> directions = new LinkedHashMap<>();
    for (Map.Entry<String, DataReader> direction : data.entrySet()) {
      directions.put(direction.getKey(), direction.getValue().facts());
    }
    facts.put("data", directions);
    // 0 of every file: what it counts is not said, and this is what a wrong sender would do
    facts.put("rexmit", data.values().stream().mapToInt(DataReader::changed).sum());
    facts.put("keepalive", keepAlives);
    facts.put("shutdown", shutdowns);
    facts.put("counts", counts);
    facts.put("frames", frames);
    if (!keyMessages.isEmpty()) {
      facts.put(
          "keySwitches", data.values().stream().flatMap(d -> d.keySwitches().stream()).toList());
      facts.put("kmMessages", keyMessagePlaces);
    }
    return facts;
  }

  private void readControl(CapturedDatagram datagram) throws GeneralSecurityException {
    ByteBuffer packet = datagram.buffer();
    ControlType type = ControlPacket.type(packet, 0);
    counts.merge(kind(type) + " " + datagram.dir(), 1, Integer::sum);
    switch (type) {
      case HANDSHAKE -> handshakes.add(handshake(datagram));
      case ACK -> acks.merge(ackKind(packet.limit()), 1, Integer::sum);
      case NAK -> lossReports.add(lossReport(datagram));
      case DROP_REQUEST ->
          dropRequests.add(
              List.of(
                  seconds(datagram, 4),
                  datagram.dir(),
                  ControlPacket.typeSpecific(packet, 0),
                  DropRequest.first(packet, 0),
                  DropRequest.last(packet, 0)));
      case KEEPALIVE ->
          keepAlives.add(
              List.of(
                  seconds(datagram, 3),
                  datagram.dir(),
                  hex(datagram.body()),
                  ControlPacket.typeSpecific(packet, 0)));
      case SHUTDOWN ->
          shutdowns.add(List.of(seconds(datagram, 3), datagram.dir(), hex(datagram.body())));
      case USER -> readKeyMessage(datagram);
      case ACKACK -> {}
      case CONGESTION_WARNING, PEER_ERROR, UNKNOWN -> throw new AssertionError(type);
    }
  }

  private static String kind(ControlType type) {
    return type == ControlType.DROP_REQUEST ? "DROPREQ" : type.name();
  }

  private static String ackKind(int length) {
    if (AckPacket.isLight(length)) {
      return "light";
    }
    return length == AckPacket.FULL_BYTES ? "full" : "small";
  }

  private List<Object> lossReport(CapturedDatagram datagram) {
    ByteBuffer packet = datagram.buffer();
    List<Object> ranges = new ArrayList<>();
    boolean whole =
        LossReport.read(
            packet, 0, packet.limit(), (first, last) -> ranges.add(List.of(first, last)));
    if (!whole) {
      throw new AssertionError("a loss report that cannot be read: " + hex(packet));
    }
    return List.of(seconds(datagram, 4), datagram.dir(), ranges);
  }

  // ---- handshakes ----

  private Map<String, Object> handshake(CapturedDatagram datagram) throws GeneralSecurityException {
    Handshake handshake = Objects.requireNonNull(HandshakeCodec.parse(datagram.body()));
    ByteBuffer written = ByteBuffer.allocate(HandshakeCodec.MAX_LENGTH);
    HandshakeCodec.write(handshake, written);
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("ver", handshake.version());
    fact.put("enc", handshake.encryptionField());
    fact.put("ext", handshake.extensionField());
    fact.put("isn", handshake.initialSequenceNumber());
    fact.put("mss", handshake.mtu());
    fact.put("flow", handshake.flowWindow());
    fact.put("type", handshake.type());
    fact.put("sid", hex(handshake.socketId()));
    fact.put("cookie", hex(handshake.synCookie()));
    fact.put("peerip", address(handshake));
    List<Object> blocks = new ArrayList<>();
    int at = HandshakeCodec.CIF_LENGTH;
    for (Extension extension : handshake.extensions()) {
      int words = datagram.body().getShort(at + Short.BYTES);
      blocks.add(block(extension, words));
      at += Integer.BYTES * (1 + words);
    }
    fact.put("exts", blocks);
    fact.put("trail", datagram.body().remaining() - written.position());
    fact.put("t", seconds(datagram, 4));
    fact.put("dir", datagram.dir());
    fact.put("dst", hex(Packet.destinationSocketId(datagram.buffer(), 0)));
    fact.put("ts", Integer.toUnsignedLong(Packet.timestampUs(datagram.buffer(), 0)));
    fact.put("n", datagram.payload().length);
    return fact;
  }

  private static String address(Handshake handshake) {
    return hex(handshake.peerIp().word0())
        + hex(handshake.peerIp().word1())
        + hex(handshake.peerIp().word2())
        + hex(handshake.peerIp().word3());
  }

  private Map<String, Object> block(Extension extension, int words)
      throws GeneralSecurityException {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("t", extension.type());
    fact.put("len", words);
    switch (extension) {
      case SrtExtension srt -> {
        fact.put("ver", srt.version());
        fact.put("flags", srt.flags());
        fact.put("rcv", srt.rcvLatencyMs());
        fact.put("snd", srt.sndLatencyMs());
      }
      case StreamIdExtension streamId -> fact.put("str", streamId.text());
      case CongestionExtension congestion -> fact.put("str", congestion.text());
      case FilterExtension filter -> fact.put("str", filter.text());
      case KeyMaterialExtension material -> {
        fact.put("hex", hex(material.content()));
        if (material.content().remaining() > LONE_ERROR_WORD) {
          fact.put("km", keyMaterial(material.content()));
        }
      }
      case GroupExtension group -> throw new AssertionError(group);
      case UnknownExtension unknown -> throw new AssertionError(unknown);
    }
    return fact;
  }

  // ---- keys ----

  private Map<String, Object> keyMaterial(ByteBuffer content) throws GeneralSecurityException {
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("kk", (int) content.get(3));
    fact.put("cipher", (int) content.get(8));
    fact.put("auth", (int) content.get(9));
    fact.put("se", (int) content.get(10));
    fact.put("klen", content.get(15) * Integer.BYTES);
    fact.put("salt", hex(content.slice(16, content.get(14) * Integer.BYTES)));
    fact.put("keys", keys.read(content));
    return fact;
  }

  private void readKeyMessage(CapturedDatagram datagram) throws GeneralSecurityException {
    ByteBuffer content = datagram.body();
    int subtype = datagram.buffer().getInt(0) & 0xFFFF;
    Map<String, Object> fact = new LinkedHashMap<>();
    fact.put("t", seconds(datagram, 4));
    fact.put("dir", datagram.dir());
    fact.put("sub", subtype);
    fact.put("len", content.remaining());
    fact.put("kk", (int) content.get(3));
    fact.put("keys", keys.read(content));
    keyMessages.add(fact);
    Map<String, Integer> place = new LinkedHashMap<>();
    data.forEach((dir, reader) -> place.put(dir, reader.count() - 1));
    keyMessagePlaces.add(Map.of("dir", datagram.dir(), "subtype", subtype, "afterIndex", place));
  }

  // ---- how the facts write things ----

  private double seconds(CapturedDatagram datagram, int digits) {
    double scale = Math.pow(10, digits);
    return Math.round((datagram.timeUs() - startUs) / MICROS_PER_SECOND * scale) / scale;
  }

  private static String hex(int word) {
    return HexFormat.of().toHexDigits(word);
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }
}
