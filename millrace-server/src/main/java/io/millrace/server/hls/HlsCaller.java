package io.millrace.server.hls;

import java.net.InetAddress;

/**
 * Who asks. Requests of HLS belong to no connection, so a viewer is told again by where it asks
 * from and what it is known by.
 *
 * @param from its address, or that of the last proxy
 * @param name what tells it from others at that address; empty if nothing does
 */
public record HlsCaller(InetAddress from, String name) {

  HlsCaller unnamed() {
    return new HlsCaller(from, "");
  }
}
