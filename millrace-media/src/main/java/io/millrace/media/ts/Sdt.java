package io.millrace.media.ts;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Service description section of this transport stream (ETSI EN 300 468 5.2.3). */
record Sdt(List<Service> services) {

  static final Sdt NONE = new Sdt(List.of());

  private static final int SERVICES = Section.BODY + 3;
  private static final int SERVICE = 5;

  /** A service with a service_descriptor (6.2.33); texts may be empty. */
  record Service(int serviceId, String provider, String name) {}

  Sdt {
    services = List.copyOf(services);
  }

  /** Reads a checked section; what does not fit into it is left out. */
  static Sdt parse(ByteBuffer section) {
    List<Service> services = new ArrayList<>();
    int end = Section.bodyEnd(section);
    int at = SERVICES;
    while (at + SERVICE <= end) {
      int descriptors = at + SERVICE;
      int next = descriptors + (Section.unsignedShort(section, at + 3) & 0xFFF);
      int body = Descriptors.find(section, descriptors, Math.min(next, end), Descriptors.SERVICE);
      if (body != Descriptors.NONE) {
        services.add(service(section, Section.unsignedShort(section, at), body));
      }
      at = next;
    }
    return new Sdt(services);
  }

  /** The service of a program; they share their number. Null if it is not in this section. */
  @Nullable Service of(int programNumber) {
    for (Service service : services) {
      if (service.serviceId() == programNumber) {
        return service;
      }
    }
    return null;
  }

  private static Service service(ByteBuffer section, int id, int body) {
    int end = body + Descriptors.length(section, body);
    int provider = body + 2; // after service_type and the name's length
    int providerEnd = Math.min(provider + lengthAt(section, body + 1, end), end);
    int name = providerEnd + 1;
    int nameEnd = Math.min(name + lengthAt(section, providerEnd, end), end);
    return new Service(
        id, DvbText.read(section, provider, providerEnd), DvbText.read(section, name, nameEnd));
  }

  private static int lengthAt(ByteBuffer section, int at, int end) {
    return at < end ? section.get(at) & 0xFF : 0;
  }
}
