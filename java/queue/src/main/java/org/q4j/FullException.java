package org.q4j;

/**
 * The disk, or the queue's own bound, has no room for the rows of this insert. None of them was
 * accepted; the queue goes on working.
 */
public class FullException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the file and offset, and the
   *     command that helps
   */
  public FullException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public FullException(String message, Throwable cause) {
    super(message, cause);
  }
}
