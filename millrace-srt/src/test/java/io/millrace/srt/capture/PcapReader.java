package io.millrace.srt.capture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads the UDP datagrams of a classic pcap file: microseconds, Ethernet, IPv4 or IPv6. */
public final class PcapReader {

  private static final String FOLDER = "/captures/";
  private static final int FILE_HEADER_LENGTH = 24;
  private static final int MAGIC_US = 0xA1B2C3D4;
  private static final int ETHERNET = 1;
  private static final int ETHERNET_ADDRESSES = 12;
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86DD;
  private static final int PROTOCOL_UDP = 17;
  private static final int UDP_HEADER_LENGTH = 8;

  private PcapReader() {}

  /** The datagrams of a file among the test resources, in the order of the capture. */
  public static List<CapturedDatagram> read(String file) {
    try (InputStream in = PcapReader.class.getResourceAsStream(FOLDER + file)) {
      Objects.requireNonNull(in, file);
      return parse(ByteBuffer.wrap(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<CapturedDatagram> parse(ByteBuffer in) throws UnknownHostException {
    in.order(in.getInt(0) == MAGIC_US ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(0) != MAGIC_US || in.getInt(FILE_HEADER_LENGTH - 4) != ETHERNET) {
      throw new IllegalArgumentException("no classic pcap file with microseconds and Ethernet");
    }
    in.position(FILE_HEADER_LENGTH);
    List<CapturedDatagram> datagrams = new ArrayList<>();
    while (in.hasRemaining()) {
      long timeUs = Integer.toUnsignedLong(in.getInt()) * 1_000_000 + in.getInt();
      int length = in.getInt();
      in.getInt();
      datagrams.add(ethernet(timeUs, in.slice(in.position(), length)));
      in.position(in.position() + length);
    }
    return datagrams;
  }

  private static CapturedDatagram ethernet(long timeUs, ByteBuffer frame)
      throws UnknownHostException {
    frame.position(ETHERNET_ADDRESSES);
    int etherType = Short.toUnsignedInt(frame.getShort());
    ByteBuffer packet = frame.slice();
    return switch (etherType) {
      case ETHERTYPE_IPV4 -> ipv4(timeUs, packet);
      case ETHERTYPE_IPV6 -> ipv6(timeUs, packet);
      default -> throw new IllegalArgumentException("EtherType " + etherType);
    };
  }

  private static CapturedDatagram ipv4(long timeUs, ByteBuffer packet) throws UnknownHostException {
    requireUdp(packet.get(9));
    int headerLength = (packet.get(0) & 0xF) * 4;
    return udp(timeUs, address(packet, 12, 4), address(packet, 16, 4), packet, headerLength);
  }

  private static CapturedDatagram ipv6(long timeUs, ByteBuffer packet) throws UnknownHostException {
    requireUdp(packet.get(6));
    return udp(timeUs, address(packet, 8, 16), address(packet, 24, 16), packet, 40);
  }

  private static void requireUdp(byte protocol) {
    if (protocol != PROTOCOL_UDP) {
      throw new IllegalArgumentException("IP protocol " + protocol);
    }
  }

  private static InetAddress address(ByteBuffer packet, int at, int length)
      throws UnknownHostException {
    byte[] bytes = new byte[length];
    packet.get(at, bytes);
    return InetAddress.getByAddress(bytes);
  }

  private static CapturedDatagram udp(
      long timeUs, InetAddress source, InetAddress target, ByteBuffer packet, int at) {
    byte[] payload = new byte[Short.toUnsignedInt(packet.getShort(at + 4)) - UDP_HEADER_LENGTH];
    packet.get(at + UDP_HEADER_LENGTH, payload);
    return new CapturedDatagram(
        timeUs,
        new InetSocketAddress(source, Short.toUnsignedInt(packet.getShort(at))),
        new InetSocketAddress(target, Short.toUnsignedInt(packet.getShort(at + 2))),
        payload);
  }
}
