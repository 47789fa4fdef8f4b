package org.q4j;

/**
 * Another process, or another part of this one, holds the data directory or the queue file. The
 * message names the holder: pid, host, since when.
 */
public class LockedException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the file and offset, and the
   *     command that helps
   */
  public LockedException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public LockedException(String message, Throwable cause) {
    super(message, cause);
  }
}
