/**
 * Linux's socket calls by the foreign function interface: numbers and structs as the kernel's
 * headers have them, for 64-bit little-endian machines.
 */
@NullMarked
package io.millrace.net.linux;

import org.jspecify.annotations.NullMarked;
