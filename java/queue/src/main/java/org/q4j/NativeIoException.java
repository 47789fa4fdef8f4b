package org.q4j;

/**
 * A system call failed. Carries the errno and its symbolic name, the operation, the file and the
 * offset.
 */
public class NativeIoException extends Q4jException {
  private static final long serialVersionUID = 1L;

  private final int errno;
  private final String errnoName;

  /**
   * @param message the operation, the errno's name and meaning, the file, the offset
   * @param errno the positive errno of the failed call
   * @param errnoName its symbolic name, for example {@code ENOSPC}
   */
  public NativeIoException(String message, int errno, String errnoName) {
    super(message);
    this.errno = errno;
    this.errnoName = errnoName;
  }

  /** Returns the positive errno of the failed call, as Linux numbers it. */
  public int errno() {
    return errno;
  }

  /** Returns the symbolic name, for example {@code EIO}. */
  public String errnoName() {
    return errnoName;
  }
}
