package org.q4j.repair;

/**
 * One thing that is not as it should be.
 *
 * @param what in words
 * @param offset where in the file, in bytes
 * @param expected what should stand there
 * @param found what does
 * @param damage whether it makes the file count as damaged; a file that was merely not closed is
 *     not
 */
public record Finding(String what, long offset, String expected, String found, boolean damage) {

  static Finding damage(String what, long offset, Object expected, Object found) {
    return new Finding(what, offset, expected.toString(), found.toString(), true);
  }

  static Finding unclosed(String what, long offset, Object expected, Object found) {
    return new Finding(what, offset, expected.toString(), found.toString(), false);
  }

  /** Returns {@code what: field=found (expected=…), offset n}. */
  @Override
  public String toString() {
    return "%s: found %s (expected %s), offset %d".formatted(what, found, expected, offset);
  }
}
