package org.q4j.sql.wire;

import org.q4j.Q4jException;

/** A client sent bytes that are no packet of the protocol. The connection cannot be trusted on. */
public final class MalformedPacketException extends Q4jException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, {@code field=actual (expected=…)} and the place in the packet
   */
  public MalformedPacketException(String message) {
    super(message);
  }
}
