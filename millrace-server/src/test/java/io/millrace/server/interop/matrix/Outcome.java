package io.millrace.server.interop.matrix;

/**
 * What came of a cell.
 *
 * @param same whether every byte came, in its place, and the way it should
 * @param words what a reader of the page gets, or of the failed test
 * @param peerVersion of the program's libsrt, 0x00MMmmpp; 0 if not known
 */
record Outcome(boolean same, String words, int peerVersion) {

  static Outcome same(int peerVersion) {
    return new Outcome(true, "same", peerVersion);
  }

  static Outcome failed(String why) {
    return new Outcome(false, why, 0);
  }
}
