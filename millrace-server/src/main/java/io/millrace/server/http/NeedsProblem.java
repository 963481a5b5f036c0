package io.millrace.server.http;

import java.util.List;

/**
 * A {@link Problem} that the caller can solve by showing something.
 *
 * @param status HTTP status
 * @param title what that status means
 * @param detail what was wrong this time, for people
 * @param needs what may help: {@code key}, {@code token}, {@code hook}, {@code passphrase}
 */
record NeedsProblem(int status, String title, String detail, List<String> needs) {}
