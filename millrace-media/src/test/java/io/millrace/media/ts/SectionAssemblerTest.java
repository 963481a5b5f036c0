package io.millrace.media.ts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SectionAssemblerTest {

  private static final int PID = 0x30;

  private final List<byte[]> sections = new ArrayList<>();
  private final List<Integer> carriers = new ArrayList<>();
  private int damaged;

  private final SectionAssembler assembler =
      new SectionAssembler(
          PID,
          new SectionAssembler.Listener() {
            @Override
            public void section(int pid, ByteBuffer section, ByteBuffer packets) {
              byte[] bytes = new byte[section.limit()];
              section.get(0, bytes);
              sections.add(bytes);
              carriers.add(packets.limit() / TsPacket.SIZE);
            }

            @Override
            public void damagedSection(int pid) {
              damaged++;
            }
          });

  @Test
  void putsASectionOfSeveralPacketsTogether() {
    byte[] section = TsBytes.section(0x42, 1, 0, new byte[1012]);
    feed(new TsBytes().addSection(PID, section).toBytes());
    assertThat(sections).containsExactly(section);
    assertThat(carriers).containsExactly(6);
  }

  @Test
  void readsSectionsThatFollowEachOtherInOnePacket() {
    byte[] one = TsBytes.section(0x42, 1, 0, new byte[10]);
    byte[] two = TsBytes.section(0x46, 2, 0, new byte[200]);
    byte[] three = TsBytes.section(0x42, 3, 0, new byte[20]);
    byte[] all = TsBytes.join(one, two, three);
    int inFirst = 183;
    int rest = one.length + two.length - inFirst;
    feed(packet(true, TsBytes.join(new byte[] {0}, Arrays.copyOf(all, inFirst))));
    byte[] tail = Arrays.copyOfRange(all, inFirst, all.length);
    feed(packet(true, TsBytes.join(new byte[] {(byte) rest}, tail)));
    assertThat(sections).containsExactly(one, two, three);
    assertThat(carriers).containsExactly(1, 2, 1);
    assertThat(damaged).isZero();
  }

  @Test
  void countsAWrongChecksum() {
    byte[] section = TsBytes.section(0x42, 1, 0, new byte[10]);
    section[9] ^= 4;
    feed(new TsBytes().addSection(PID, section).toBytes());
    assertThat(sections).isEmpty();
    assertThat(damaged).isEqualTo(1);
  }

  @Test
  void countsAnImpossibleLengthAndAPointerBeyondThePacket() {
    feed(packet(true, new byte[] {0, 0x42, (byte) 0xBF, (byte) 0xFF}));
    feed(packet(true, new byte[] {(byte) 184}));
    assertThat(damaged).isEqualTo(2);
    assertThat(sections).isEmpty();
  }

  @Test
  void dropsASectionWithAGap() {
    byte[] packets =
        new TsBytes().addSection(PID, TsBytes.section(0x42, 1, 0, new byte[400])).toBytes();
    feed(Arrays.copyOf(packets, TsPacket.SIZE));
    assembler.discontinuity();
    feed(Arrays.copyOfRange(packets, 2 * TsPacket.SIZE, packets.length));
    assertThat(sections).isEmpty();
    assertThat(damaged).isZero();
  }

  private void feed(byte[] packets) {
    for (int at = 0; at < packets.length; at += TsPacket.SIZE) {
      assembler.packet(ByteBuffer.wrap(packets), at);
    }
  }

  private static byte[] packet(boolean start, byte[] payload) {
    byte[] packet = new byte[TsPacket.SIZE];
    Arrays.fill(packet, (byte) 0xFF);
    packet[0] = TsPacket.SYNC;
    packet[1] = (byte) (start ? 0x40 : 0);
    packet[2] = PID;
    packet[3] = 0x10;
    System.arraycopy(payload, 0, packet, 4, payload.length);
    return packet;
  }
}
