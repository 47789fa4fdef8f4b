package org.q4j;

/** No such queue, database or file. */
public class NotFoundException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the file and offset, and the
   *     command that helps
   */
  public NotFoundException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public NotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
