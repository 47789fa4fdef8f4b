package org.q4j;

/**
 * The root of every exception that q4j throws on purpose.
 *
 * <p>Unchecked, because a queue is used from lambdas and because most callers can only let it pass
 * to whoever supervises them. The subclasses tell apart what a caller can act on. Messages follow
 * one form: what is wrong, {@code field=actual (expected=…)}, the file and offset, the command that
 * helps.
 */
public class Q4jException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the file and offset, and the
   *     command that helps
   */
  public Q4jException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public Q4jException(String message, Throwable cause) {
    super(message, cause);
  }
}
