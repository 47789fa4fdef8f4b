package org.q4j.client.relay;

import org.q4j.Q4jException;

/**
 * A relay cannot tell whether the target has rows that it sent, and must not guess. They are in the
 * source still; whoever looks at the target decides.
 */
public final class InDoubtException extends Q4jException {
  private static final long serialVersionUID = 1L;

  InDoubtException(String message, Throwable cause) {
    super(message, cause);
  }
}
