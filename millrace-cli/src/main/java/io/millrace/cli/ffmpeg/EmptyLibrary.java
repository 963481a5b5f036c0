package io.millrace.cli.ffmpeg;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A shared object for Linux that has a name and nothing in it: it satisfies the dynamic linker
 * where a program is linked to a library that it never calls into. A call all the same ends the
 * program with {@code symbol lookup error}.
 *
 * <p>Written after the System V ABI, "Object Files" and "Program Loading and Dynamic Linking", and,
 * for the versions, the Linux Standard Base 5.0, "Symbol Versioning". One page, little endian:
 *
 * <pre>
 *   0    ELF header
 *   64   program headers: PT_LOAD of all, PT_DYNAMIC, PT_GNU_STACK
 *   232  DT_SYMTAB: the null symbol
 *   256  DT_HASH: one bucket, one chain, no symbol
 *   272  DT_VERSYM: of the null symbol
 *   280  the dynamic section
 *        DT_VERDEF
 *        DT_STRTAB
 * </pre>
 *
 * @param soname its name, as others ask for it
 * @param versions of symbols that others expect it to define; without them the linker says that
 *     there is no version information available
 */
record EmptyLibrary(String soname, List<String> versions) {

  /** A processor that it can be written for: the value of {@code e_machine}. */
  enum Machine {
    X86_64(62),
    AARCH64(183);

    private final short code;

    Machine(int code) {
      this.code = (short) code;
    }
  }

  private static final int EHDR_SIZE = 64;
  private static final int PHDR_SIZE = 56;
  private static final int PHDR_COUNT = 3;
  private static final int SYMTAB = EHDR_SIZE + PHDR_COUNT * PHDR_SIZE;
  private static final int SYM_SIZE = 24;
  private static final int HASH = SYMTAB + SYM_SIZE;
  private static final int VERSYM = HASH + 16;
  private static final int DYNAMIC = VERSYM + 8;
  private static final int DYN_SIZE = 16;
  private static final int VERDEF_SIZE = 28; // with its one Verdaux

  /** Larger than any page of the two processors. */
  private static final long PAGE = 0x10000;

  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_GNU_STACK = 0x6474e551;

  /** Linkers before glibc 2.35 write into the dynamic section. */
  private static final int READ_WRITE = 6;

  private record Dyn(long tag, long value) {}

  EmptyLibrary {
    versions = List.copyOf(versions);
  }

  EmptyLibrary(String soname, String... versions) {
    this(soname, List.of(versions));
  }

  /** The whole file. */
  byte[] elf(Machine machine) {
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    strings.write(0);
    int[] names = new int[versions.size() + 1];
    names[0] = add(strings, soname);
    for (int i = 0; i < versions.size(); i++) {
      names[i + 1] = add(strings, versions.get(i));
    }

    List<Dyn> dynamic = dynamic(names[0], strings.size());
    int strtab = verdef() + verdefSize();
    ByteBuffer out = ByteBuffer.allocate(strtab + strings.size()).order(ByteOrder.LITTLE_ENDIAN);
    putHeader(out, machine);
    putProgramHeader(out, PT_LOAD, 0, out.capacity(), PAGE);
    putProgramHeader(out, PT_DYNAMIC, DYNAMIC, dynamic.size() * DYN_SIZE, Long.BYTES);
    putProgramHeader(out, PT_GNU_STACK, 0, 0, DYN_SIZE);
    out.position(HASH).putInt(1).putInt(1); // the one bucket and the one chain hold 0: no symbol
    out.position(DYNAMIC);
    dynamic.forEach(entry -> out.putLong(entry.tag()).putLong(entry.value()));
    putVersions(out, names);
    return out.put(strings.toByteArray()).array();
  }

  private static int add(ByteArrayOutputStream strings, String name) {
    int at = strings.size();
    strings.writeBytes(name.getBytes(US_ASCII));
    strings.write(0);
    return at;
  }

  private int verdef() {
    return DYNAMIC + (versions.isEmpty() ? 7 : 10) * DYN_SIZE;
  }

  private int verdefSize() {
    return versions.isEmpty() ? 0 : (versions.size() + 1) * VERDEF_SIZE;
  }

  private List<Dyn> dynamic(int sonameAt, int stringsSize) {
    List<Dyn> entries = new ArrayList<>();
    entries.add(new Dyn(14, sonameAt)); // DT_SONAME
    entries.add(new Dyn(4, HASH)); // DT_HASH
    entries.add(new Dyn(5, verdef() + verdefSize())); // DT_STRTAB
    entries.add(new Dyn(6, SYMTAB)); // DT_SYMTAB
    entries.add(new Dyn(10, stringsSize)); // DT_STRSZ
    entries.add(new Dyn(11, SYM_SIZE)); // DT_SYMENT
    if (!versions.isEmpty()) {
      entries.add(new Dyn(0x6ffffff0, VERSYM)); // DT_VERSYM
      entries.add(new Dyn(0x6ffffffc, verdef())); // DT_VERDEF
      entries.add(new Dyn(0x6ffffffd, versions.size() + 1)); // DT_VERDEFNUM
    }
    entries.add(new Dyn(0, 0)); // DT_NULL
    return entries;
  }

  private static void putHeader(ByteBuffer out, Machine machine) {
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}); // 64 bits, little endian, version 1
    out.position(16).putShort((short) 3).putShort(machine.code).putInt(1); // ET_DYN
    out.putLong(0).putLong(EHDR_SIZE).putLong(0); // no entry, program headers, no sections
    out.putInt(0).putShort((short) EHDR_SIZE);
    out.putShort((short) PHDR_SIZE).putShort((short) PHDR_COUNT);
    out.position(EHDR_SIZE);
  }

  /** Addresses are offsets into the file. */
  private static void putProgramHeader(ByteBuffer out, int type, int at, int size, long align) {
    out.putInt(type).putInt(READ_WRITE).putLong(at).putLong(at).putLong(at);
    out.putLong(size).putLong(size).putLong(align);
  }

  private void putVersions(ByteBuffer out, int[] names) {
    for (int i = 0; i < names.length && !versions.isEmpty(); i++) {
      boolean isLast = i == names.length - 1;
      out.putShort((short) 1).putShort((short) (i == 0 ? 1 : 0)); // VER_FLG_BASE: the file itself
      out.putShort((short) (i + 1)).putShort((short) 1);
      out.putInt(hash(i == 0 ? soname : versions.get(i - 1)));
      out.putInt(20).putInt(isLast ? 0 : VERDEF_SIZE);
      out.putInt(names[i]).putInt(0);
    }
  }

  /** The hash function of the System V ABI, "Hash Table". */
  static int hash(String name) {
    int hash = 0;
    for (byte c : name.getBytes(US_ASCII)) {
      hash = (hash << 4) + c;
      int high = hash & 0xf0000000;
      hash = (hash ^ (high >>> 24)) & ~high;
    }
    return hash;
  }
}
