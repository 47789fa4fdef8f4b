package org.q4j.client;

import org.q4j.SchemaException;

/**
 * A row is larger than a cluster takes, and was not sent. Names the sizes, the setting that has the
 * limit, and how to raise it.
 */
public final class RowTooLargeException extends SchemaException {
  private static final long serialVersionUID = 1L;

  private final int index;

  /**
   * @param message as for {@link SchemaException}
   * @param index which of the rows of the call, from 0; a call that takes several together sent
   *     none of them
   */
  public RowTooLargeException(String message, int index) {
    super(message);
    this.index = index;
  }

  /** Returns which of the rows of the call it is, from 0. */
  public int index() {
    return index;
  }
}
