package org.q4j.backup;

import org.q4j.Q4jException;

/** The other end is gone, without a word of its own. */
final class ConnectionLostException extends Q4jException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
