package org.q4j.lock;

import java.io.IOException;

/** A lock was not held to the end. */
public final class LockLostException extends IOException {
  private static final long serialVersionUID = 1L;

  LockLostException(String message) {
    super(message);
  }
}
