package org.q4j;

/** Asked for something that q4j, or this version of it, does not do. */
public class UnsupportedException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the file and offset, and the
   *     command that helps
   */
  public UnsupportedException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public UnsupportedException(String message, Throwable cause) {
    super(message, cause);
  }
}
