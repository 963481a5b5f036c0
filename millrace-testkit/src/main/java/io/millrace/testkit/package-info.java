/**
 * What the tests of all modules share; the rooms below hold virtual time, impaired links and real
 * peers.
 */
@NullMarked
package io.millrace.testkit;

import org.jspecify.annotations.NullMarked;
