package org.q4j.client.kafka;

import org.q4j.Q4jException;

/** A transactional id is another's, or its transaction was ended from outside. */
final class PutOutException extends Q4jException {
  private static final long serialVersionUID = 1L;

  PutOutException(String message, Throwable cause) {
    super(message, cause);
  }
}
