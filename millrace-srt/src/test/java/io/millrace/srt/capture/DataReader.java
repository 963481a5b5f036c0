package io.millrace.srt.capture;

import io.millrace.srt.packet.DataPacket;
import io.millrace.srt.packet.Packet;
import io.millrace.srt.packet.SequenceNumber;
import io.millrace.testkit.Pattern;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What there is to say of the data packets of one direction, in the words of the facts. */
final class DataReader {

  private static final int TS_PACKET = 188;
  private static final byte TS_SYNC = 0x47;

  private final boolean isPattern;
  private final CapturedKeys keys;
  private final List<Integer> sequenceNumbers = new ArrayList<>();
  private final List<Integer> messageNumbers = new ArrayList<>();
  private final List<Long> stampsUs = new ArrayList<>();
  private final SortedMap<String, Integer> byKey = new TreeMap<>();
  private final TreeSet<Integer> inOrder = new TreeSet<>();
  private final TreeSet<Integer> boundaries = new TreeSet<>();
  private final TreeSet<Integer> indexes = new TreeSet<>();
  private final SortedMap<Integer, byte[]> payloads = new TreeMap<>();
  private final Map<Integer, Long> headers = new LinkedHashMap<>();
  private final List<Map<String, Object>> keySwitches = new ArrayList<>();
  private int again;
  private int changed;
  private int filterPackets;
  private int bytes;
  private int good;
  private int bad;

  DataReader(boolean isPattern, CapturedKeys keys) {
    this.isPattern = isPattern;
    this.keys = keys;
  }

  void add(String dir, ByteBuffer packet) throws GeneralSecurityException {
    int number = DataPacket.sequenceNumber(packet, 0);
    int messageNumber = DataPacket.messageNumber(packet, 0);
    int kk = DataPacket.key(packet, 0);
    if (keySwitches.isEmpty() || !keySwitches.getLast().get("kk").equals(kk)) {
      keySwitches.add(Map.of("dir", dir, "index", sequenceNumbers.size(), "kk", kk));
    }
    sequenceNumbers.add(number);
    messageNumbers.add(messageNumber);
    long stampUs = Integer.toUnsignedLong(Packet.timestampUs(packet, 0));
    stampsUs.add(stampUs);
    byKey.merge(Integer.toString(kk), 1, Integer::sum);
    int word1 = packet.getInt(Integer.BYTES);
    inOrder.add(word1 >>> 29 & 1);
    boundaries.add(word1 >>> 30);
    bytes += packet.limit() - Packet.HEADER_BYTES;
    byte[] payload = keys.open(packet, kk);
    checkPattern(payload);
    if (messageNumber == 0) {
      filterPackets++;
      return;
    }
    again += DataPacket.isRetransmitted(packet, 0) ? 1 : 0;
    Long before = headers.put(number, stampUs << Integer.SIZE | messageNumber);
    changed += before == null || before == (stampUs << Integer.SIZE | messageNumber) ? 0 : 1;
    if (payload != null) {
      payloads.putIfAbsent(SequenceNumber.offset(sequenceNumbers.getFirst(), number), payload);
    }
  }

  private void checkPattern(byte @Nullable [] payload) {
    int index = payload == null ? -1 : Pattern.verify(ByteBuffer.wrap(payload));
    good += index < 0 ? 0 : 1;
    bad += index < 0 ? 1 : 0;
    if (index >= 0) {
      indexes.add(index);
    }
  }

  /** Packets so far. */
  int count() {
    return sequenceNumbers.size();
  }

  /** Packets that came again with another time or message number: there are to be none. */
  int changed() {
    return changed;
  }

  /** Where another key begins, the first one included. */
  List<Map<String, Object>> keySwitches() {
    return keySwitches;
  }

  Map<String, Object> facts() throws GeneralSecurityException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("n", sequenceNumbers.size());
    facts.put("uniq", sequenceNumbers.stream().distinct().count());
    facts.put("first", sequenceNumbers.getFirst());
    facts.put("last", sequenceNumbers.getLast());
    facts.put("rexmit", again);
    facts.put("kk", byKey);
    facts.put("msgno", List.of(messageNumbers.getFirst(), messageNumbers.getLast()));
    facts.put("o", inOrder);
    facts.put("pp", boundaries);
    facts.put("bytes", bytes);
    facts.put("ts", List.of(stampsUs.getFirst(), stampsUs.getLast()));
    facts.put("control", filterPackets);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    int length = 0;
    boolean isMpegTs = true;
    for (byte[] payload : payloads.values()) {
      sha256.update(payload);
      length += payload.length;
      isMpegTs &= isMpegTs(payload);
    }
    facts.put("payloadSha256", HexFormat.of().formatHex(sha256.digest()));
    facts.put("payloadBytes", length);
    if (isPattern) {
      facts.put("pat_ok", good);
      facts.put("pat_bad", bad);
      facts.put("idx_distinct", indexes.size());
      facts.put("idx_range", List.of(indexes.first(), indexes.last()));
    } else {
      facts.put("mpegTsSync", isMpegTs);
    }
    return facts;
  }

  private static boolean isMpegTs(byte[] payload) {
    for (int at = 0; at < payload.length; at += TS_PACKET) {
      if (payload[at] != TS_SYNC) {
        return false;
      }
    }
    return payload.length % TS_PACKET == 0;
  }
}
