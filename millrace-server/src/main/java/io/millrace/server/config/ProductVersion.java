package io.millrace.server.config;

/** Which build of Millrace this is. */
public final class ProductVersion {

  private ProductVersion() {}

  /** As in the jar's manifest; {@code development} when run from class files. */
  public static String text() {
    String version = ProductVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
