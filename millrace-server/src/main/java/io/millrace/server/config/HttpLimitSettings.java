package io.millrace.server.config;

/**
 * What callers may take of the HTTP server. Immutable. An address is an IPv4 address or an IPv6
 * /64; loopback addresses, where proxies come from, have no limit of their own.
 *
 * @param connections open at the same time in all
 * @param connectionsPerAddress of these from one address
 * @param requests being answered at the same time in all
 * @param requestsPerAddress of these from one address
 */
public record HttpLimitSettings(
    @Doc(
            value = "most HTTP connections that are open at the same time; others are closed",
            byDefault = "4096",
            min = "64",
            max = "65536",
            atStart = true)
        int connections,
    @Doc(
            value = "most of these from one address",
            byDefault = "512",
            min = "1",
            max = "65536",
            key = "connections-per-address",
            atStart = true)
        int connectionsPerAddress,
    @Doc(
            value =
                "most HTTP requests that are answered at the same time, those that wait included;"
                    + " others get 503",
            byDefault = "4096",
            min = "64",
            max = "65536",
            atStart = true)
        int requests,
    @Doc(
            value = "most of these from one address",
            byDefault = "1024",
            min = "1",
            max = "65536",
            key = "requests-per-address",
            atStart = true)
        int requestsPerAddress) {}
