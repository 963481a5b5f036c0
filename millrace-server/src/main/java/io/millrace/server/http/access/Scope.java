package io.millrace.server.http.access;

/** What a request needs to be allowed to do. */
public enum Scope {
  /** To see channels, clients, counters and events. */
  READ("millrace:read"),
  /** To change something: end connections, read the configuration again. */
  CONTROL("millrace:control");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** As tokens name it. */
  public String text() {
    return text;
  }
}
