package org.q4j.client.relay;

import org.q4j.OwnerGoneException;
import org.q4j.client.ConnectionLostException;

/** Failures that a relay lives through: the other side has gone, and may come back. */
final class Losses {
  private Losses() {}

  static boolean isLoss(RuntimeException failure) {
    return failure instanceof ConnectionLostException || failure instanceof OwnerGoneException;
  }

  /** Returns whether the call that failed certainly had no effect. */
  static boolean nothingDone(RuntimeException failure) {
    return (failure instanceof ConnectionLostException lost && lost.nothingDone())
        || (failure instanceof OwnerGoneException gone && gone.nothingDone());
  }
}
