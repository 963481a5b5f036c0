package io.millrace.server.http.access;

import java.util.Optional;

/**
 * Which tokens are taken.
 *
 * @param jwks URL or file of the keys that sign them
 * @param issuer who must have made them; empty if that is not asked
 * @param audience for whom they must be made; empty if that is not asked
 */
public record TokenOptions(String jwks, Optional<String> issuer, Optional<String> audience) {}
