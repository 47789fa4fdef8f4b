package org.q4j.archive;

import java.io.IOException;

/** What an archive could not do: what is wrong, where, and what helps. */
public class ArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the place, what helps
   */
  public ArchiveException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
