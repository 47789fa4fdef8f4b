package org.q4j.cli;

/** Ends an insert at a place of its input. The message names it; how much went in is not said. */
final class InsertFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String input;
  private final long line;

  /**
   * @param input what the input is called
   * @param line the first line, from 1, that did not go in
   */
  InsertFailure(String input, long line, String what, Throwable cause) {
    super("%s, line %d %s".formatted(input, line, what), cause);
    this.input = input;
    this.line = line;
  }

  String input() {
    return input;
  }

  long line() {
    return line;
  }
}
