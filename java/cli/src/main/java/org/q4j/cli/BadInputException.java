package org.q4j.cli;

/**
 * A record of an input that is not of its format. The message says what; the line is known besides.
 */
final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadInputException(String message) {
    super(message);
  }
}
