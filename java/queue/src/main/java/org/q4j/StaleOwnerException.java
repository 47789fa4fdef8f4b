package org.q4j;

/** A row is no longer owned by whoever wants to end or abort it. Nothing was changed. */
public class StaleOwnerException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the file and offset, and the
   *     command that helps
   */
  public StaleOwnerException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public StaleOwnerException(String message, Throwable cause) {
    super(message, cause);
  }
}
