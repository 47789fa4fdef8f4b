package org.q4j.archive;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a client asks for: {@code Range} by RFC 9110, section 14.2, of one range;
 * several are answered with the whole file, as that section allows.
 *
 * @param first offset, bytes
 * @param length in bytes; 0 only when it is not satisfiable
 */
record ByteRange(long first, long length) {
  private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d*)\\s*-\\s*(\\d*)\\s*");

  /**
   * Reads the header for a file of {@code size} bytes.
   *
   * @return nothing when the whole file is to be sent
   */
  static Optional<ByteRange> parse(String header, long size) {
    if (header == null || !header.startsWith("bytes=") || header.indexOf(',') >= 0) {
      return Optional.empty();
    }
    Matcher range = ONE.matcher(header);
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.of(new ByteRange(0, 0));
    }
    if (range.group(1).isEmpty()) {
      long last = Math.min(number(range.group(2)), size);
      return Optional.of(new ByteRange(size - last, last));
    }
    long first = number(range.group(1));
    long last = range.group(2).isEmpty() ? size - 1 : Math.min(number(range.group(2)), size - 1);
    return Optional.of(first > last ? new ByteRange(0, 0) : new ByteRange(first, last - first + 1));
  }

  /** A number too large for any file is as good as the largest. */
  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  boolean isSatisfiable() {
    return length > 0;
  }

  /** Returns the value of {@code Content-Range}. */
  String contentRange(long size) {
    return isSatisfiable()
        ? "bytes %d-%d/%d".formatted(first, first + length - 1, size)
        : "bytes */" + size;
  }
}
