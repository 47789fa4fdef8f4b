package org.q4j;

/**
 * A row does not fit its queue's columns, or a text is no definition of columns. Names the column,
 * the type and the value.
 */
public class SchemaException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}, the file and offset, and the
   *     command that helps
   */
  public SchemaException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what led here
   */
  public SchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
