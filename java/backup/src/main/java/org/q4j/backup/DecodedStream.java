package org.q4j.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.q4j.CorruptException;
import org.q4j.Q4jException;

/** Says of which file it is, and where, that something does not decrypt or unpack. */
final class DecodedStream extends FilterInputStream {
  private final String verb;
  private final String name;
  private long position;

  /**
   * @param verb what does not work then: decrypt, unpack
   * @param name of the file
   */
  DecodedStream(InputStream in, String verb, String name) {
    super(in);
    this.verb = verb;
    this.name = name;
  }

  /** Returns the failure of a library as one that names the file. */
  static Q4jException failure(String verb, String name, long position, Exception failure) {
    if (failure instanceof Q4jException own) {
      return own;
    }
    if (failure.getCause() instanceof Q4jException own) {
      return own; // Of what lies below: a file that does not decrypt does not unpack either.
    }
    // The libraries give what is damaged and what cannot be read the same type.
    return new CorruptException(
        "cannot %s %s: it is damaged or cannot be read (%s, behind byte %d of what it holds); get the file again from a copy"
            .formatted(verb, name, reason(failure), position),
        failure);
  }

  /** Without the name of the class that a wrapped failure's words begin with. */
  private static String reason(Exception failure) {
    Throwable cause = failure.getCause();
    String words =
        cause != null && cause.toString().equals(failure.getMessage())
            ? cause.getMessage()
            : failure.getMessage();
    return words == null ? "it ends too early" : words; // GZIPInputStream has none for that.
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    try {
      int got = super.read(to, offset, length);
      position += Math.max(0, got);
      return got;
    } catch (IOException | RuntimeException failure) {
      throw failure(verb, name, position, failure);
    }
  }
}
