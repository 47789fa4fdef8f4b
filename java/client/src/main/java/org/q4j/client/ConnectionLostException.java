package org.q4j.client;

import org.q4j.Q4jException;

/**
 * The connection to a server was lost, or could not be made in the time that is given to it. What
 * the session owned is its no more: it has come back to its queue, or was ended. A session connects
 * anew by itself when it waits the next time.
 */
public class ConnectionLostException extends Q4jException {
  private static final long serialVersionUID = 1L;

  private final boolean nothingDone;

  /**
   * @param message what was lost, and what became of it
   * @param nothingDone whether the call certainly had no effect
   * @param cause what the driver said
   */
  public ConnectionLostException(String message, boolean nothingDone, Throwable cause) {
    super(message, cause);
    this.nothingDone = nothingDone;
  }

  /**
   * Returns whether the call certainly had no effect: no row was inserted, and one that was to be
   * ended comes back. If not, it was sent and not acknowledged: it may or may not have had one.
   */
  public boolean nothingDone() {
    return nothingDone;
  }
}
