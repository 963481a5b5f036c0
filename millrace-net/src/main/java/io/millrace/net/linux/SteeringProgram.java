package io.millrace.net.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the kernel runs over each datagram to choose among the sockets of a port: a classic BPF
 * program over the UDP payload, whose result is the socket's place in the order of binding
 * (SO_ATTACH_REUSEPORT_CBPF, socket(7)).
 *
 * <pre>
 *   sock_fprog    length 2 +6 | address of the instructions 8
 *   sock_filter   code 2 | jump if true 1 | jump if false 1 | operand 4
 * </pre>
 */
public final class SteeringProgram {

  /** Length of what {@link #write} makes. */
  public static final int BYTES = 16;

  private static final int INSTRUCTION_BYTES = 8;
  private static final int INSTRUCTIONS = 5;

  private static final short LOAD_WORD_AT = 0x20; // BPF_LD | BPF_W | BPF_ABS
  private static final short JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  private static final short SHIFT_RIGHT = 0x74; // BPF_ALU | BPF_RSH | BPF_K
  private static final short RETURN_RESULT = 0x16; // BPF_RET | BPF_A
  private static final short RETURN = 0x06; // BPF_RET | BPF_K

  /** No socket has this place: the hash decides. */
  private static final int NOWHERE = -1;

  private SteeringProgram() {}

  /**
   * Writes the program.
   *
   * @param wordAt offset of the 32 bits that decide
   * @param shift how far to the right they are shifted
   * @return its address, good as long as the arena
   */
  public static long write(int wordAt, int shift, Arena arena) {
    MemorySegment code = arena.allocate(INSTRUCTIONS * INSTRUCTION_BYTES, 8);
    put(code, 0, LOAD_WORD_AT, 0, wordAt);
    put(code, 1, JUMP_IF_EQUAL, 2, 0); // to the last one
    put(code, 2, SHIFT_RIGHT, 0, shift);
    put(code, 3, RETURN_RESULT, 0, 0);
    put(code, 4, RETURN, 0, NOWHERE);
    MemorySegment program = arena.allocate(BYTES, 8);
    program.set(ValueLayout.JAVA_SHORT, 0, (short) INSTRUCTIONS);
    program.set(ValueLayout.JAVA_LONG, 8, code.address());
    return program.address();
  }

  private static void put(MemorySegment code, int place, short what, int ifTrue, int operand) {
    long at = (long) place * INSTRUCTION_BYTES;
    code.set(ValueLayout.JAVA_SHORT, at, what);
    code.set(ValueLayout.JAVA_BYTE, at + 2, (byte) ifTrue);
    code.set(ValueLayout.JAVA_INT, at + 4, operand);
  }
}
