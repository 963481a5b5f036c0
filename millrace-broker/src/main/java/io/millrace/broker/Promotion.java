package io.millrace.broker;

import org.jspecify.annotations.Nullable;

/**
 * A producer that stood by has the channel now. Its loop is to be told, and then that of the one
 * before.
 *
 * @param next who has it
 * @param granted its turn
 * @param before who had it and stands by now; null if it is gone
 */
record Promotion(Contender next, Claim.Granted granted, @Nullable Contender before) {}
