package org.q4j;

/**
 * Bytes on disk are not what the format demands: no queue file, a block that does not verify, a
 * header that contradicts its blocks. Nothing was changed.
 */
public class CorruptException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the file and offset, and the
   *     command that helps
   */
  public CorruptException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public CorruptException(String message, Throwable cause) {
    super(message, cause);
  }
}
