package org.q4j.cli;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and prints: data on {@code out}, words on {@code err}.
 *
 * @param in standard input
 * @param out standard output, unbuffered, which unlike {@link System#out} reports errors
 * @param err for words
 * @param terminal whether somebody looks at {@code err}, so that progress is worth printing
 */
record Streams(InputStream in, OutputStream out, PrintStream err, boolean terminal) {

  /** Returns the process' own; the launcher has looked whether there is a terminal. */
  static Streams system() {
    return new Streams(
        // Buffered also because a bare file stream asks a pipe for its position when read whole.
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Boolean.getBoolean("q4j.terminal"));
  }

  /**
   * Prints data, a whole line or several, at once.
   *
   * @throws BrokenPipeException when nobody reads it any more
   * @throws CommandException when it cannot be written
   */
  void print(String text) {
    print(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #print(String)}. */
  void print(byte[] text) {
    try {
      out.write(text);
      out.flush();
    } catch (IOException broken) {
      if (BrokenPipeException.is(broken)) {
        throw new BrokenPipeException(broken);
      }
      throw new CommandException(
          ExitCode.INPUT, "cannot write to standard output: " + broken.getMessage(), broken);
    }
  }

  /** Says something to people, as one line. */
  void say(String words) {
    err.println("q4j: " + words);
  }
}
