@NullMarked
package io.millrace.net;

import org.jspecify.annotations.NullMarked;
