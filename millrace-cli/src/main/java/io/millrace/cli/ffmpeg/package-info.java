/**
 * FFmpeg as a child process: which program there is, what it can do, what a file holds, and a child
 * that does not outlive this one.
 */
@NullMarked
package io.millrace.cli.ffmpeg;

import org.jspecify.annotations.NullMarked;
