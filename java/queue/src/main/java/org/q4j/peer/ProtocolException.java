package org.q4j.peer;

import org.q4j.Q4jException;

/** What came over a socket is no message of this protocol. The connection is closed. */
public final class ProtocolException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)}
   */
  public ProtocolException(String message) {
    super(message);
  }
}
