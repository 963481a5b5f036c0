/** Sockets, loops and deadlines: what a protocol over UDP needs of a machine. */
@org.jspecify.annotations.NullMarked
module io.millrace.net {
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports io.millrace.net;
}
