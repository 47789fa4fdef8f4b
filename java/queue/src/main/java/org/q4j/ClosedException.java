package org.q4j;

/**
 * The queue, the session or the store is closed, or a queue refuses work since a write or sync
 * failed and must be reopened.
 */
public class ClosedException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the file and offset, and the
   *     command that helps
   */
  public ClosedException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public ClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
